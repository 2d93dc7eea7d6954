"""The pages that take innovations in from a file: a worker examines it, then writes exactly that, or nothing."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from agencies.models import Region, User
from innovations import tasks
from innovations.import_columns import columns_of, meanings
from innovations.imports import services, working
from innovations.imports.models import InnovationImport
from innovations.imports.progress import reached, teller
from innovations.models import Innovation
from innovations.services import Stage
from sipkd.events.models import Event, Notification
from sipkd.sheets import Table, write_xlsx
from sipkd.waiting import waiting_for
from tests.factories import AgencyFactory, RegionFactory, operator, portal_admin, region_admin

pytestmark = pytest.mark.django_db
PAGE = reverse("innovations:innovation-import")
HEADER = "name,region_code,year,description"


@pytest.fixture
def region() -> Region:
    return RegionFactory()


@pytest.fixture
def admin(client, region) -> User:
    admin = region_admin(region)
    client.force_login(admin)
    return admin


def table(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("inovasi.csv", "\n".join([HEADER, *lines]).encode(), content_type="text/csv")


def upload(client, *lines: str) -> InnovationImport:
    answer = client.post(PAGE, {"file": table(*lines)})
    run = InnovationImport.objects.latest("id")
    assert answer["Location"] == run.get_absolute_url()
    return run


def examine(client, *lines: str) -> InnovationImport:
    return worked_on(upload(client, *lines))


def worked_on(run: InnovationImport) -> InnovationImport:
    working.run_waiting()
    run.refresh_from_db()
    return run


def press(client, run: InnovationImport, verb: str = "confirm"):
    return client.post(reverse(f"innovations:import-{verb}", args=[run.uuid]), follow=True)


def take_in(client, *lines: str) -> InnovationImport:
    run = examine(client, *lines)
    press(client, run)
    return worked_on(run)


def page_of(client, run: InnovationImport) -> str:
    return client.get(run.get_absolute_url()).content.decode()


def outcomes(run: InnovationImport) -> list[str]:
    return [row["outcome"] for row in run.shown]


# -- the way in ------------------------------------------------------------------------------------
def test_a_file_is_examined_then_decided_about_then_written(client, region, admin):
    run = upload(client, f"SIMPATI,{region.code},2021,Pencegahan stunting.")
    assert "Menunggu giliran" in page_of(client, run)

    worked_on(run)
    shown = page_of(client, run)

    assert (run.state, outcomes(run)) == ("examined", ["new"])
    assert "Semua baris dapat dimuat." in shown
    assert not Innovation.objects.exists()
    assert "Dimuat" in press(client, run).content.decode()
    assert not Innovation.objects.exists()
    worked_on(run)
    assert run.state == "done"
    assert "1 inovasi baru dimuat, 0 diperbarui." in page_of(client, run)
    innovation = Innovation.objects.get()
    assert (innovation.name, innovation.region, innovation.status) == ("SIMPATI", region, "published")
    assert Event.objects.get(action="innovation.imported").actor == admin
    assert "SIMPATI" in client.get("/inovasi/?q=tengkes+stunting").content.decode()


def test_a_page_asks_again_while_a_worker_is_at_it_and_not_afterwards(client, region, admin):
    run = upload(client, f"SIMPATI,{region.code},2021,")
    teller(run)(Stage.CHECKING, 5_000, 100_000)

    before, after = page_of(client, run), page_of(client, worked_on(run))

    for again in ('<noscript><meta http-equiv="refresh"', 'hx-trigger="every 1s"'):
        assert again in before
        assert again not in after
    assert "Memeriksa: <strong>5.000 dari 100.000</strong>" in before
    assert '<progress value="5000" max="100000" aria-label="Memeriksa">' in before
    assert "<progress" not in after


def test_the_english_page_says_the_stage_in_english(client, region, admin):
    run = upload(client, f"SIMPATI,{region.code},2021,")
    teller(run)(Stage.READING, 3_000, 0)

    page = client.get(f"/en{run.get_absolute_url()}").content.decode()

    assert "Reading: <strong>3,000</strong>" in page
    assert '<progress aria-label="Reading">' in page


def test_every_stage_of_reading_checking_and_writing_is_told(client, region, admin, monkeypatch):
    told = []
    monkeypatch.setattr(working, "teller", lambda run: lambda stage, done, total: told.append((stage, done, total)))

    take_in(client, *(f"Inovasi {number},{region.code},2021," for number in range(1, 1001)))

    stages = list(dict.fromkeys(stage for stage, _done, _total in told))
    assert stages == [Stage.READING, Stage.CHECKING, Stage.COPYING, Stage.WRITING, Stage.INDEXING, Stage.RECORDING]
    assert told[0] == (Stage.READING, 1000, 0)
    assert {(done, total) for stage, done, total in told if stage == Stage.CHECKING} == {(1000, 1000)}


def test_what_changes_is_counted_while_it_is_recorded(client, region, admin, monkeypatch):
    take_in(client, f"SIMPATI,{region.code},2021,", f"KIOS,{region.code},2021,")
    told = []
    monkeypatch.setattr(working, "teller", lambda run: lambda stage, done, total: told.append((stage, done, total)))

    take_in(client, f"SIMPATI,{region.code},2022,", f"KIOS,{region.code},2021,", f"PELITA,{region.code},2021,")

    assert [numbers for stage, *numbers in told if stage == Stage.RECORDING] == [[1, 1], [1, 1]]
    assert (Stage.WRITING, 0, 3) in told


def test_a_worker_goes_on_without_valkey(client, region, admin, settings):
    run = upload(client, f"SIMPATI,{region.code},2021,")
    nowhere = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}

    with override_settings(CACHES=nowhere):
        assert reached(run) is None
        worked_on(run)
        services.confirm_import(run, by=admin)
        worked_on(run)

    assert run.state == "done"
    assert Innovation.objects.get().name == "SIMPATI"


def test_how_far_it_was_before_it_was_decided_is_not_told_of_the_writing(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    press(client, run)
    run.refresh_from_db()

    assert (run.state, reached(run)) == ("writing", None)


def test_a_file_is_found_again_in_the_list_and_among_ones_tasks(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")

    assert run.get_absolute_url() in client.get(PAGE).content.decode()
    assert [task.url for group in waiting_for(admin) for task in group.tasks] == [run.get_absolute_url()]
    press(client, run)
    assert waiting_for(admin) == []


def test_its_uploader_is_told_once_when_it_is_written(client, region, admin):
    run = take_in(client, f"SIMPATI,{region.code},2021,")
    working.run_waiting()

    (told,) = Notification.objects.visible_to(admin).inbox()
    assert told.event.sentence == "Berkas Anda selesai dimuat: 1 inovasi baru, 0 diperbarui."
    events = Event.objects.about(run).order_by("id")
    assert [(event.action, event.actor, event.object_label) for event in events] == [
        ("import.confirmed", admin, "Pemuatan inovasi"),
        ("import.written", None, "Pemuatan inovasi"),
    ]


# -- again -----------------------------------------------------------------------------------------
def test_the_same_file_again_changes_nothing_and_needs_no_decision(client, region, admin):
    line = f"SIMPATI,{region.code},2021,Pencegahan stunting."
    take_in(client, line)
    before = Event.objects.count()

    again = examine(client, line)

    assert (again.state, outcomes(again)) == ("done", ["unchanged"])
    assert "tidak ada yang berubah" in page_of(client, again)
    assert (Innovation.objects.count(), Event.objects.count()) == (1, before)


def test_a_file_that_was_uploaded_and_confirmed_twice_is_written_once(client, region, admin):
    line = f"SIMPATI,{region.code},2021,"
    runs = [examine(client, line), examine(client, line)]
    for run in runs:
        press(client, run)

    working.run_waiting()

    assert [worked_on(run).state for run in runs] == ["done", "done"]
    assert [run.counts["new"] for run in runs] == [1, 0]
    told = Event.objects.filter(action="import.written").order_by("id")
    assert [event.facts for event in told] == [{"new": 1, "changed": 0}, {"new": 0, "changed": 0}]
    assert Innovation.objects.count() == 1


def test_what_was_confirmed_already_is_not_confirmed_again(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    press(client, run)

    for verb in ("confirm", "drop"):
        assert "tidak menunggu keputusan Anda lagi" in press(client, run, verb).content.decode()

    assert worked_on(run).state == "done"
    assert Event.objects.filter(action="import.confirmed").count() == 1


def test_what_changes_is_told_field_by_field_before_it_is_written(client, region, admin):
    take_in(client, f"SIMPATI,{region.code},2021,Lama.")

    run = examine(client, f"SIMPATI,{region.code},2022,Lama.")

    assert outcomes(run) == ["changed"]
    assert "Tahun: 2021 → 2022." in page_of(client, run)
    assert Innovation.objects.get().year == 2021


def test_what_would_come_out_otherwise_than_it_was_shown_is_shown_again_before_it_is_written(client, region, admin):
    first, second = (examine(client, f"SIMPATI,{region.code},{year},") for year in (2021, 2022))
    for run in (second, first):
        press(client, run)
        worked_on(run)

    assert (first.state, outcomes(first)) == ("examined", ["changed"])
    assert "Data di portal berubah sejak berkas ini diperiksa." in page_of(client, first)
    assert Innovation.objects.get().year == 2022
    assert Event.objects.about(first).filter(action="import.unwritten").count() == 1
    press(client, first)
    assert worked_on(first).state == "done"
    assert Innovation.objects.get().year == 2021


# -- refusals --------------------------------------------------------------------------------------
def test_one_wrong_row_is_told_with_its_reasons_and_nothing_can_be_written(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,", "X,99.99,dua ribu,")

    page = page_of(client, run)
    assert (run.state, outcomes(run)) == ("refused", ["new", "refused"])
    for said in ("Daerah “99.99” tidak dikenal.", "“dua ribu” bukan angka", "Tidak ada yang dimuat"):
        assert said in page
    assert "Muat berkas ini" not in page
    press(client, run)
    assert worked_on(run).state == "refused"
    assert not Innovation.objects.exists()


def test_a_region_takes_in_its_own_innovations_and_the_portal_all(client, region):
    line = f"SIMPATI,{region.code},2021,"
    client.force_login(region_admin(RegionFactory()))
    assert outcomes(examine(client, line)) == ["refused"]

    client.force_login(portal_admin())
    assert outcomes(examine(client, line)) == ["new"]
    assert not Innovation.objects.exists()


def test_only_who_uploaded_a_file_sees_it_decides_about_it_and_reads_its_report(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")

    for other in (region_admin(region), portal_admin()):
        client.force_login(other)
        assert client.get(run.get_absolute_url()).status_code == 404
        assert client.get(reverse("innovations:import-report", args=[run.uuid])).status_code == 404
        assert press(client, run).status_code == press(client, run, "drop").status_code == 404
        assert run.get_absolute_url() not in client.get(PAGE).content.decode()
    assert worked_on(run).state == "examined"
    assert not Innovation.objects.exists()


@pytest.mark.parametrize("loses", [{"role": User.Role.OFFICIAL, "region": None}, {"is_active": False}])
def test_who_may_not_take_innovations_in_any_more_has_nothing_written(client, region, admin, loses):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    press(client, run)
    User.objects.filter(pk=admin.pk).update(**loses)

    worked_on(run)

    assert run.state == "refused"
    assert "tidak lagi berwenang" in run.message
    assert not Innovation.objects.exists()


def test_who_may_not_take_innovations_in_any_more_sees_the_own_files_no_more(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    User.objects.filter(pk=admin.pk).update(role=User.Role.OFFICIAL, region=None)

    assert client.get(run.get_absolute_url()).status_code == press(client, run).status_code == 404
    assert worked_on(run).state == "examined"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"judul,daerah\nSIMPATI,Sumedang\n", "kolom nama inovasi"),
        (b"%PDF-1.7", "tidak berisi baris data"),
        (b"\xd0\xcf\x11\xe0lama", "Excel lama"),
        (b"PK\x03\x04rusak", "rusak"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(client, region, admin, content, said):
    client.post(PAGE, {"file": SimpleUploadedFile("x.csv", content)})

    run = worked_on(InnovationImport.objects.get())

    assert run.state == "refused"
    assert said in page_of(client, run)
    assert "Muat berkas lain" in page_of(client, run)


def test_a_file_with_too_many_rows_is_refused_as_a_whole(client, region, admin, monkeypatch):
    monkeypatch.setattr(working, "LIMITS", services.Limits(rows=2))

    run = examine(client, *(f"Inovasi {number},{region.code},2021," for number in range(3)))

    assert (run.state, run.rows) == ("refused", 0)
    assert "lebih dari 2 baris" in run.message


def test_an_empty_or_too_large_file_is_refused_at_its_field_and_not_stored(client, admin, monkeypatch):
    monkeypatch.setattr(services, "LIMITS", services.Limits(size=10))

    for content, said in ((b"", "kosong"), (b"x" * 11, "terlalu besar")):
        refused = client.post(PAGE, {"file": SimpleUploadedFile("x.csv", content)})

        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["file"])
        assert said in str(refused.context["form"].errors["file"])
    assert not InnovationImport.objects.exists()


def test_somebody_with_many_open_files_has_to_end_one_first(client, region, admin, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    run = examine(client, f"SIMPATI,{region.code},2021,")

    refused = client.post(PAGE, {"file": table(f"KIOS,{region.code},2021,")})

    assert refused.status_code == 422
    assert "Masih ada 1 berkas Anda" in str(refused.context["form"].errors["file"])
    assert list(InnovationImport.objects.all()) == [run]
    press(client, run, "drop")
    assert examine(client, f"KIOS,{region.code},2021,").state == "examined"


def test_a_dropped_file_is_deleted_and_never_written(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    stored = run.file.name

    page = press(client, run, "drop").content.decode()
    worked_on(run)

    assert "tidak dimuat dan sudah dihapus" in page
    assert run.state == "dropped"
    assert not default_storage.exists(stored)
    assert not Innovation.objects.exists()


# -- what is kept ----------------------------------------------------------------------------------
def test_of_a_long_file_the_page_shows_what_is_refused_first_and_the_download_every_row(client, region, admin):
    lines = [f"Inovasi {number},{region.code},2021," for number in range(120)]

    run = examine(client, *lines, "Salah,99.99,2021,")

    assert (len(run.shown), run.shown[0]["number"], run.shown[1]["number"]) == (100, 122, 2)
    assert "Ditampilkan 100 dari 121 baris" in page_of(client, run)
    assert run.counts == {"new": 120, "changed": 0, "unchanged": 0, "refused": 1}
    file = client.get(reverse("innovations:import-report", args=[run.uuid]))
    assert 'filename="hasil-inovasi.csv"' in file["Content-Disposition"]
    header, *told = csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig")), delimiter=";")
    assert header == ["Baris", "Judul", "Hasil", "Keterangan"]
    assert len(told) == 121
    assert told[0] == ["2", "Inovasi 0", "Baru", ""]
    assert told[-1] == ["122", "Salah", "Ditolak", "Daerah “99.99” tidak dikenal."]


def test_the_file_is_deleted_once_it_has_ended_and_its_report_some_days_later(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    stored, report = run.file.name, run.report.name
    assert default_storage.exists(stored)
    press(client, run)

    worked_on(run)

    assert (default_storage.exists(stored), default_storage.exists(report)) == (False, True)
    InnovationImport.objects.update(ended_at=timezone.now() - timedelta(days=8))
    worked_on(run)
    assert not default_storage.exists(report)
    assert client.get(reverse("innovations:import-report", args=[run.uuid])).status_code == 404
    page = page_of(client, run)
    assert "1 inovasi baru dimuat, 0 diperbarui." in page
    assert "tidak tersimpan lagi" in page


def test_a_file_that_nobody_decides_about_is_dropped_after_some_days(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    stored = run.file.name
    InnovationImport.objects.update(examined_at=timezone.now() - timedelta(days=6))
    assert worked_on(run).state == "examined"
    InnovationImport.objects.update(examined_at=timezone.now() - timedelta(days=8))

    worked_on(run)

    assert (run.state, default_storage.exists(stored)) == ("dropped", False)
    press(client, run)
    assert worked_on(run).state == "dropped"
    assert not Innovation.objects.exists()


def test_the_database_knows_no_end_without_its_time_and_nothing_written_that_was_not_examined(client, region, admin):
    run = upload(client, f"SIMPATI,{region.code},2021,")

    for wrong in ({"state": "done"}, {"ended_at": timezone.now()}, {"state": "writing"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            InnovationImport.objects.filter(pk=run.pk).update(**wrong)


# -- workers ---------------------------------------------------------------------------------------
def test_the_upload_and_the_decision_each_wake_a_worker(
    client, region, admin, django_capture_on_commit_callbacks, monkeypatch
):
    woken = []
    monkeypatch.setattr(tasks.work_on_imports, "apply_async", lambda args, **_options: woken.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        run = upload(client, f"SIMPATI,{region.code},2021,")
    assert woken == [()]

    assert tasks.work_on_imports() == 1
    with django_capture_on_commit_callbacks(execute=True):
        press(client, run)

    assert woken == [(), ()]
    assert [tasks.work_on_imports(), tasks.work_on_imports()] == [1, 0]
    assert Innovation.objects.count() == 1


def test_a_file_that_ends_its_worker_again_and_again_is_left_alone_and_says_so(client, region, admin):
    run = examine(client, f"SIMPATI,{region.code},2021,")
    press(client, run)
    InnovationImport.objects.update(attempts=3)

    worked_on(run)

    assert run.state == "failed"
    assert "terhenti berulang kali" in page_of(client, run)
    assert not Innovation.objects.exists()
    assert Notification.objects.visible_to(admin).inbox().get().event.action == "import.unwritten"


def test_a_stored_file_that_is_gone_ends_as_failed_and_holds_up_no_other(client, region, admin):
    lost = upload(client, f"SIMPATI,{region.code},2021,")
    default_storage.delete(lost.file.name)
    for _attempt in range(3):
        with pytest.raises(FileNotFoundError):
            working.run_waiting()
    other = upload(client, f"KIOS,{region.code},2021,")

    worked_on(other)

    assert (other.state, worked_on(lost).state) == ("examined", "failed")


# -- the page --------------------------------------------------------------------------------------
def test_an_xlsx_file_is_examined_the_same_way(client, region, admin):
    file = io.BytesIO()
    write_xlsx(file, Table(("Nama Inovasi", "Kode Wilayah"), [("SIMPATI", region.code)]))
    client.post(PAGE, {"file": SimpleUploadedFile("inovasi.xlsx", file.getvalue())})

    run = worked_on(InnovationImport.objects.get())

    assert (run.state, outcomes(run)) == ("examined", ["new"])


def test_admins_find_the_page_in_the_catalogue_and_others_do_not(client, region):
    client.force_login(operator(AgencyFactory(region=region)))
    assert PAGE not in client.get("/inovasi/").content.decode()
    for admin in (region_admin(region), portal_admin()):
        client.force_login(admin)
        for page in ("/inovasi/", "/naskah-inovasi/"):
            assert PAGE in client.get(page).content.decode()


def test_every_heading_that_the_page_names_is_understood():
    for meaning in meanings():
        for heading in (meaning.label, *meaning.headings):
            others = [each for each in ("name", "region_code") if each not in meaning.headings]
            assert heading in [column.heading for column in columns_of([heading, *others]).values()]


def test_the_blank_worksheet_can_be_filled_in_and_taken_in(client, region, admin):
    address = reverse("innovations:import-blank")
    assert f'href="{address}"' in client.get(PAGE).content.decode()

    book = load_workbook(io.BytesIO(client.get(address).getvalue()))
    headers = [cell.value for cell in book.active[1]]
    filled = {"Nama inovasi": "SIMPATI", "Kode wilayah": region.code, "Anggaran (rupiah)": "Rp1.500.000"}
    book.active.append([filled.get(header) for header in headers])
    saved = io.BytesIO()
    book.save(saved)
    client.post(PAGE, {"file": SimpleUploadedFile("isi.xlsx", saved.getvalue())})
    run = worked_on(InnovationImport.objects.get())
    press(client, run)
    worked_on(run)

    innovation = Innovation.objects.get()
    assert (innovation.name, innovation.region, innovation.budget) == ("SIMPATI", region, 1_500_000)


def test_a_choice_that_does_not_exist_is_told_with_those_that_do(client, region, admin):
    content = f"name,region_code,stage\nSIMPATI,{region.code},Terapan\n"
    client.post(PAGE, {"file": SimpleUploadedFile("inovasi.csv", content.encode())})

    run = worked_on(InnovationImport.objects.get())

    (remark,) = run.shown[0]["remarks"]
    assert "“Terapan” bukan salah satu dari Inisiatif, Uji coba, Penerapan" in remark
    assert not Innovation.objects.exists()


def test_an_indonesian_file_is_understood_and_told_about_in_english_to_who_uploads_in_english(client, region, admin):
    content = f"Nama inovasi,Kode wilayah,Ringkasan,Tahapan inovasi\nSIMPATI,{region.code},Cegah stunting.,Uji coba\n"
    with override("en"):  # a request leaves its language behind
        page = reverse("innovations:innovation-import")
        client.post(page, {"file": SimpleUploadedFile("inovasi.csv", content.encode())})
        client.post(page, {"file": SimpleUploadedFile("lain.csv", b"Nama inovasi,Daerah\nSIMPATI,Nirwana\n")})
    run, wrong = InnovationImport.objects.order_by("id")

    worked_on(run)
    press(client, run)
    worked_on(run)

    innovation = Innovation.objects.get()
    assert (innovation.summary, innovation.stage) == ("Cegah stunting.", "uji_coba")
    assert worked_on(wrong).shown[0]["remarks"] == ["The region “Nirwana” is not known."]
