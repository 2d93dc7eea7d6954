"""A file of an agreement, and what it shows."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.evidence.names import same_person
from agreements.evidence.states import SignatureState
from agreements.models import Document
from sipkd.api.fields import LinkField


class SignatureSerializer(serializers.Serializer):
    """One digital signature. `signatory` is the signatory of the document whose name the certificate bears, if any."""

    state = serializers.ChoiceField(choices=SignatureState)
    state_label = serializers.CharField()
    signer = serializers.CharField(help_text="Nama pada sertifikat.")
    issuer = serializers.CharField(help_text="Penerbit sertifikat.")
    signed_at = serializers.DateTimeField(allow_null=True, help_text="Menurut komputer penandatangan.")
    valid_until = serializers.DateTimeField(allow_null=True, help_text="Akhir masa berlaku sertifikat.")
    signatory = serializers.CharField(allow_null=True)


class InkSerializer(serializers.Serializer):
    """What a party or a verifier saw on the paper; null: nobody has looked."""

    has_initials = serializers.BooleanField(allow_null=True)
    has_stamp_duty = serializers.BooleanField(allow_null=True)
    has_seal = serializers.BooleanField(allow_null=True)


class DocumentSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid", read_only=True)
    kind_label = serializers.CharField(source="get_kind_display", read_only=True)
    file = LinkField("agreements:document-file", id="agreement.uuid", document_id="uuid")
    fixity_label = serializers.CharField(source="get_fixity_display", read_only=True)
    signature_state_label = serializers.CharField(source="get_signature_state_display", read_only=True)
    signatures = serializers.SerializerMethodField()
    ink = InkSerializer(read_only=True)

    class Meta:
        model = Document
        fields = (
            "id", "kind", "kind_label", "original_name", "size", "sha256", "visibility", "uploaded_at", "file",
            "fixity", "fixity_label", "fixity_checked_at", "signature_state", "signature_state_label", "signatures",
            "examined_at", "pages", "pages_with_text", "ink", "ink_checked_at",
        )  # fmt: skip

    @extend_schema_field(SignatureSerializer(many=True))
    def get_signatures(self, document: Document) -> list[dict[str, Any]]:
        return [
            {
                **found,
                "state_label": str(SignatureState(found["state"]).label),
                "signatory": self._signatory_called(found["signer"]),
            }
            for found in document.signatures
        ]

    def _signatory_called(self, signer: str) -> str | None:
        names = (party.signatory_name for party in self.context.get("parties", ()))
        return next((name for name in names if same_person(name, signer)), None)
