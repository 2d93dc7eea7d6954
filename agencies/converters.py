from django.urls import register_converter


class RegionCode:
    """A Kemendagri code in a path: "18" or "18.01"."""

    regex = r"\d{2}(?:\.\d{2})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class AffairCode(RegionCode):
    """The code of an urusan in a path: "2.18"."""

    regex = r"\d\.\d{2}"


def register() -> None:
    register_converter(RegionCode, "region")
    register_converter(AffairCode, "affair")
