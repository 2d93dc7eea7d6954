"""A draft as forms: what was typed so far in each step, and what it comes to."""

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from agencies.models import User
from agreements.forms.agreement import DocumentForm
from agreements.forms.files import FilesForm
from agreements.forms.parties import BasePartiesFormSet, PartiesFormSet
from agreements.forms.side import SideForm
from agreements.forms.typed import as_query
from agreements.models import Agreement, AgreementDraft, Document, Party
from agreements.services import Content, Side, side_key
from sipkd.dates import PartialDate

PARTIES, DOCUMENT, FILES = "pihak", "naskah", "berkas"
ABROAD = (Agreement.Category.FOREIGN_REGION, Agreement.Category.FOREIGN_BODY)
DOMESTIC_CODE, FOREIGN_CODE = "100.3.7.1", "100.3.7.2"  # Permendagri 83/2022


class DraftForms:
    """Makes the form of each step, bound to `data` or to what was typed, unbound where nothing was."""

    def __init__(self, draft: AgreementDraft, user: User) -> None:
        self.draft, self.user = draft, user

    # -- who ---------------------------------------------------------------------------------------
    def parties(self, data: QueryDict | None = None) -> BasePartiesFormSet:
        data = data if data is not None else self._typed(PARTIES)
        own = self.draft.region
        initial = [{"kind": Party.Kind.REGION, "name": own.name}] if own and data is None else []
        return PartiesFormSet(data, prefix=PARTIES, category=self.draft.category, user=self.user, initial=initial)

    @cached_property
    def who(self) -> list[Side] | None:
        """The parties, as far as they are known; an addendum has those of the document that it changes."""
        if self.draft.amends:
            parties = self.draft.amends.parties.select_related("region").order_by("order")
            return [Side.named(party) for party in parties]
        formset = self.parties()
        return formset.sides() if formset.is_bound and formset.is_valid() else None

    def step_of(self, order: int) -> str:
        return side_key((self.who or [])[order - 1].identity)

    # -- what --------------------------------------------------------------------------------------
    def document(self, data: QueryDict | None = None) -> DocumentForm:
        draft = self.draft
        parents = Agreement.objects.visible_to(self.user).above(draft.document_kind, self.who or [])
        if draft.amends:
            parents = parents.filter(pk=draft.amends.pk)
        code = FOREIGN_CODE if draft.category in ABROAD else DOMESTIC_CODE
        return DocumentForm(
            data if data is not None else self._typed(DOCUMENT), kind=draft.document_kind, parents=parents,
            initial={"classification_code": code, "parent": draft.amends_id},
        )  # fmt: skip

    def side(self, order: int, data: QueryDict | None = None) -> SideForm:
        who = (self.who or [])[order - 1]
        form = SideForm(data if data is not None else self._typed(side_key(who.identity)), who=who, order=order)
        if form.is_bound and form.is_valid():
            form.refuse_taken_number(self.signed_on)
        return form

    def sides(self) -> list[SideForm]:
        return [self.side(order) for order in range(1, len(self.who or []) + 1)]

    @cached_property
    def signed_on(self) -> PartialDate | None:
        form = self.document()
        form.full_clean()
        return form.cleaned_data.get("signed_on") if form.is_bound else None

    def files(self, data: QueryDict | None = None, files: MultiValueDict | None = None) -> FilesForm:
        by_attorney = {
            order: who
            for order, who in enumerate(self.who or [], start=1)
            if self._capacity(order) in Party.BY_POWER_OF_ATTORNEY
        }
        return FilesForm(data if data is not None else self._typed(FILES), files, by_power_of_attorney=by_attorney)

    def slots(self, form: FilesForm) -> dict[str, tuple[str, str]]:
        """Where each file of the form belongs: its kind, and the key of its side."""
        found = {"document": (Document.Kind.INSTRUMENT.value, "")}
        for name in form.fields:
            if name.startswith(form.BY_ATTORNEY):
                order = int(name.removeprefix(form.BY_ATTORNEY))
                found[name] = (Document.Kind.POWER_OF_ATTORNEY.value, self.step_of(order))
        return found

    # -- all of it ---------------------------------------------------------------------------------
    def content(self) -> Content:
        """What the draft says; every form has to be valid."""
        document, files = self.document(), self.files()
        document.full_clean()
        files.full_clean()
        sides = [form.side() for form in self.sides()]
        return document.content(sides, category=self.draft.category, visibility=files.cleaned_data["visibility"])

    def _capacity(self, order: int) -> str:
        return self.draft.typed(self.step_of(order)).get("signatory_capacity", [""])[0]

    def _typed(self, step: str) -> QueryDict | None:
        typed = self.draft.typed(step)
        return as_query(typed) if typed else None
