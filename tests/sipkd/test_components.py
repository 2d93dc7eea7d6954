"""The design system: complete, documented, accessible in its colours, and free of inline code."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from sipkd.dates import PartialDate, PartialDateFormField
from sipkd.gaya import gaya
from sipkd.templatetags.ui import as_options

ROOT = Path(settings.BASE_DIR)
COMPONENTS = sorted((ROOT / "templates/components").rglob("*.html"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = {name: (ROOT / f"static/css/{name}.css").read_text() for name in ("base", "components", "print")}


def render(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def component(name: str, **context) -> str:
    return render_to_string(f"components/{name}.html", context)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates/components").with_suffix(""))


class Page(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.elements.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _tag, attrs in self.elements if attribute in attrs]


@pytest.fixture(scope="module")
def style_guide() -> str:
    request = RequestFactory().get("/gaya/")
    return gaya(request).content.decode()


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_component_says_on_top_what_it_is_for(path):
    assert path.read_text().startswith("{% comment %}\n")


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_component_is_in_the_documentation(path):
    documentation = (ROOT / "docs/design-system.md").read_text()

    assert re.search(rf"^\|[^|]*\b{name_of(path)}\b[^|]*\|", documentation, re.MULTILINE)


def test_style_guide_shows_every_component():
    used = set()
    waiting = [ROOT / "templates/gaya.html", ROOT / "templates/base.html", ROOT / "templates/django/forms/field.html"]
    while waiting:
        for name in re.findall(r'include "components/([\w/]+)\.html"', waiting.pop().read_text()):
            if name not in used:
                used.add(name)
                waiting.append(ROOT / f"templates/components/{name}.html")
    used.add("widgets/partial_date")  # Included by Django, for the form of the style guide.

    assert used == {name_of(path) for path in COMPONENTS}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_has_no_inline_code_and_trusts_no_text(path):
    source = path.read_text()

    assert not re.search(r'\sstyle="|<style|\son\w+="|\shx-on|javascript:|\|\s*safe\b|autoescape off', source)
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_component_is_included_with_its_own_variables_only(path):
    for tag in re.findall(r'{% include "components/[^%]+%}', path.read_text()):
        assert tag.endswith(" only %}"), tag


def test_every_id_of_the_style_guide_is_unique(style_guide):
    ids = Page(style_guide).values("id")

    assert sorted(ids) == sorted(set(ids))


def test_every_reference_of_the_style_guide_has_its_target(style_guide):
    page = Page(style_guide)
    ids = set(page.values("id"))

    wanted = {
        target
        for attribute in ("for", "aria-describedby", "aria-labelledby")
        for value in page.values(attribute)
        for target in value.split()
    }
    wanted |= {href[1:] for href in page.values("href") if len(href) > 1 and href.startswith("#")} - {"tab"}
    assert wanted - ids == set()


def test_headings_of_the_style_guide_skip_no_level(style_guide):
    levels = [int(tag[1]) for tag, _attrs in Page(style_guide).elements if re.fullmatch(r"h[1-6]", tag)]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


class LetterForm(forms.Form):
    number = forms.CharField(label="Nomor", help_text="Seperti tercetak.")
    place = forms.CharField(label="Tempat", required=False)
    kind = forms.ChoiceField(label="Jenis", choices=[("mou", "MoU")], widget=forms.RadioSelect, help_text="Satu saja.")
    signed_on = PartialDateFormField(label="Tanggal penandatanganan")


def test_field_reads_label_help_error_input():
    field = LetterForm({})["number"]
    html = field.as_field_group()

    order = [html.index(part) for part in ("<label", field.help_text, field.errors[0], "<input")]
    assert order == sorted(order)


def test_field_is_described_by_its_help_and_its_error():
    html = LetterForm({})["number"].as_field_group()

    page = Page(html)
    [described_by] = page.values("aria-describedby")
    assert described_by == "id_number_helptext id_number_error"
    assert set(described_by.split()) <= set(page.values("id"))
    assert page.values("aria-invalid") == ["true"]


def test_group_of_choices_is_a_described_fieldset():
    html = LetterForm({})["kind"].as_field_group()

    fieldset = next(attrs for tag, attrs in Page(html).elements if tag == "fieldset")
    assert fieldset["aria-describedby"] == "id_kind_helptext id_kind_error"
    assert re.search(r"<legend[^>]*>\s*Jenis\s*</legend>", html)


def test_only_optional_field_says_so():
    form = LetterForm()

    assert "(opsional)" in form["place"].as_field_group()
    assert "(opsional)" not in form["number"].as_field_group()


def test_partial_date_has_a_label_for_each_part_in_order():
    html = LetterForm(initial={"signed_on": PartialDate.of(2025, 7)})["signed_on"].as_field_group()

    labels = re.findall(r'<label for="(\w+)">(\w+)</label>', html)
    assert labels == [
        ("id_signed_on_0", "Tanggal"),
        ("id_signed_on_1", "Bulan"),
        ("id_signed_on_2", "Tahun"),
    ]
    assert Page(html).values("value") == ["7", "2025"]


def test_error_summary_links_to_the_input_of_each_error():
    form = LetterForm({"signed_on_day": "31", "signed_on_month": "2", "signed_on_year": "2025"})
    form.add_error(None, "PKS memerlukan dua pihak.")

    html = component("error_summary", form=form)

    inputs = set(Page("".join(field.as_field_group() for field in form)).values("id"))
    targets = [href[1:] for href in Page(html).values("href")]
    assert targets == ["id_number", "id_kind_0", "id_signed_on_0"]
    assert set(targets) <= inputs
    assert "PKS memerlukan dua pihak." in html
    assert 'role="alert"' in html


def test_form_in_order_has_no_error_summary():
    assert "error-summary" not in component("error_summary", form=LetterForm())


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (0, "0"),
        (2026, "2.026"),
        (36742, "36.742"),
        (49.43, "49,43"),
    ],
)
def test_number_is_written_the_indonesian_way(value, written):
    assert render("{{ value|angka }}", value=value) == written


def test_number_is_written_the_english_way_on_an_english_page():
    with translation.override("en"):
        assert render("{{ value|angka }}", value=36742) == "36,742"


def test_count_repeats_a_long_search_only_in_part():
    html = render_to_string("components/result_count.html", {"noun": "inovasi", "count": 0, "query": "a" * 3000})

    assert f"“{'a' * 79}…”" in html


def test_rupiah_is_written_without_a_space():
    assert render("{{ value|rupiah }}", value=1_500_000) == "Rp1.500.000"
    assert render("{{ value|rupiah }}", value="1500000.00") == "Rp1.500.000"
    assert render("{{ value|rupiah }}", value=Decimal("1500000.50")) == "Rp1.500.000,50"
    assert render("{{ value|rupiah }}", value=None) == ""


@pytest.mark.parametrize(
    ("value", "written", "machine"),
    [
        (date(2025, 7, 4), "4 Juli 2025", "2025-07-04"),
        ("2025-07-04", "4 Juli 2025", "2025-07-04"),
        ("2025-07", "Juli 2025", "2025-07"),
        (PartialDate.of(2022), "2022", "2022"),
        (datetime(2025, 7, 4, 3, 30, tzinfo=UTC), "4 Juli 2025 10.30 WIB", "2025-07-04T10:30:00+07:00"),
        ("2025-07-04T03:30:00Z", "4 Juli 2025 10.30 WIB", "2025-07-04T10:30:00+07:00"),
        ("sekitar Lebaran", "sekitar Lebaran", ""),
        (None, "", ""),
    ],
)
def test_moment_is_written_in_words_and_for_machines(value, written, machine):
    assert render("{{ value|tanggal }}", value=value) == written
    assert render("{{ value|iso }}", value=value) == machine


def test_unknown_fact_is_said_in_words():
    assert "belum diketahui" in component("moment", time=None)
    assert "belum diketahui" in component("summary_row", key="Nomor", value=None)
    assert "belum diketahui" not in component("summary_row", key="Nomor", value=0)


def test_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')
    assert 'aria-label="Perhatian"' in render('{% icon "triangle-alert" 20 "Perhatian" %}')


def test_text_of_a_component_is_escaped():
    html = component("tag", text="<script>alert(1)</script>", tone="info")

    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_collected_list_grows_in_a_loop_and_starts_empty_again():
    html = render(
        "{% collect rows %}{% for word in words %}{% collect rows text=word %}{% endfor %}"
        "{% for row in rows %}{{ row.text }} {% endfor %}{% collect rows %}{{ rows|length }}",
        words=["satu", "dua"],
    )

    assert html == "satu dua 0"


def test_captured_markup_is_escaped_once():
    html = render("{% capture as slot %}<b>{{ name }}</b>{% endcapture %}{{ slot }}", name="A & B")

    assert html == "<b>A &amp; B</b>"


def test_hidden_inputs_keep_the_other_parameters_but_not_the_cursor():
    request = RequestFactory().get("/inovasi/?q=izin&urusan=2.18&urusan=1.02&cursor=abc&tahap=")

    html = render("{% kept_params 'q' as kept %}{{ kept }}", request=request)

    assert html == "[(&#x27;urusan&#x27;, &#x27;2.18&#x27;), (&#x27;urusan&#x27;, &#x27;1.02&#x27;)]"


def test_facet_shows_a_hidden_choice_that_is_chosen():
    options = [{"value": str(n), "label": f"Urusan {n}", "count": 1, "chosen": n == 7} for n in range(8)]

    html = component("facets", groups=[{"name": "urusan", "legend": "Urusan", "options": options}])

    assert re.search(r'<details id="saring-urusan-lainnya"\s+open', html)
    assert html.count('type="checkbox"') == 8


def test_pagination_names_its_relations():
    html = component("pagination", previous="/inovasi/?cursor=a", next="/inovasi/?cursor=b")

    assert Page(html).values("rel") == ["prev", "next"]
    assert "<nav" not in component("pagination", previous=None, next=None)


def test_navigation_marks_the_page_and_its_section():
    def marks(path: str) -> list[str]:
        html = render_to_string("base.html", {}, RequestFactory().get(path))
        return [
            attrs["aria-current"]
            for tag, attrs in Page(html).elements
            if tag == "a" and "aria-current" in attrs and "lang" not in attrs
        ]

    assert marks("/inovasi/") == ["page"]
    assert marks("/inovasi/baru/") == ["true"]
    assert marks("/notifikasi/") == []


def test_error_pages_need_no_context():
    assert "Gangguan pada sistem" in render_to_string("500.html")
    assert "Permintaan tidak dapat diproses" in render_to_string("400.html")


def test_public_sees_where_to_sign_in_and_comes_back_here():
    html = render_to_string("base.html", {}, RequestFactory().get("/inovasi/", {"q": "izin"}))

    assert "?next=/inovasi/%3Fq%3Dizin" in html


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme: the dark one starts from the light one."""
    light, dark = re.split(r"@media screen and \(prefers-color-scheme: dark\)", STYLES["base"], maxsplit=1)
    source = light if theme == "light" else light + dark.split("@layer base")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", source))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "heading", "link") for ground in ("bg", "soft", "surface")]
TEXT += [(f"on-{tone}", tone) for tone in ("good", "warn", "bad", "info", "muted")]
TEXT += [("on-primary", "primary"), ("on-primary", "primary-strong"), ("on-danger", "danger"), ("danger", "bg")]
TEXT += [("danger", "bad-panel"), ("on-brand", "brand"), ("on-brand-soft", "brand")]
TEXT += [("ink", f"{tone}-panel") for tone in ("good", "warn", "bad", "info")]
SHAPES = [("line-strong", "bg"), ("line-strong", "surface"), ("focus", "bg"), ("focus", "surface"), ("gold", "brand")]
SHAPES += [(f"{tone}-line", f"{tone}-panel") for tone in ("good", "warn", "bad", "info")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_the_contrast_of_level_aa(theme, ink, ground):
    colours = tokens(theme)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shape_that_carries_meaning_has_the_contrast_of_level_aa(theme, shape, ground):
    colours = tokens(theme)

    assert contrast(colours[shape], colours[ground]) >= 3


def test_style_sheet_uses_only_tokens_that_exist():
    every = "".join(STYLES.values())

    assert set(re.findall(r"var\((--[\w-]+)\)", every)) <= set(re.findall(r"(--[\w-]+):", every))


def test_assets_stay_small():
    assert sum(len(style) for style in STYLES.values()) < 40_000
    assert (ROOT / "static/js/app.js").stat().st_size < 5_000


def test_options_of_a_facet_are_escaped_and_say_how_many_and_which_is_chosen():
    options = [
        {"value": '1"2', "label": "<b>Kota</b> & 'Kabupaten'", "count": 1234, "chosen": True},
        {"value": "x", "label": "Semua", "count": None},
    ]

    assert as_options(options) == (
        '<option value="1&quot;2" selected>&lt;b&gt;Kota&lt;/b&gt; &amp; &#x27;Kabupaten&#x27; (1.234)</option>'
        '<option value="x">Semua</option>'
    )
