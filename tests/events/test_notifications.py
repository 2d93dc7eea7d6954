"""How people hear of things: at once, in a digest, in the inbox, in a chat; and how they stop it."""

from datetime import UTC, datetime, timedelta
from email import message_from_string
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Region, User
from sipkd.events.actions import Group
from sipkd.events.models import ChatChannel, ChatMessage, Event, Notification, NotificationPreference
from sipkd.events.services import record
from sipkd.events.tasks import deliver_digests, deliver_due
from sipkd.events.telling import next_digest
from sipkd.events.unsubscribing import unsubscribe_url
from tests.factories import RegionFactory, portal_admin, region_admin, requested_adoption
from tests.receivers import receiving
from tests.together import at_once

AT_ONCE, DIGEST, INBOX = NotificationPreference.Mode


def prefer(user: User, mode: str, group: str = "adoption") -> None:
    NotificationPreference.objects.create(user=user, group=group, mode=mode)


def asked(*owners: User) -> Event:
    """Somebody asks to adopt an innovation of the owners' region."""
    adoption = requested_adoption()
    User.objects.filter(pk__in=[owner.pk for owner in owners]).update(region=adoption.innovation.region)
    with transaction.atomic():
        return record("adoption.requested", adoption, by=None, facts=Event.objects.latest("id").facts)


def rows(event: Event, user: User) -> set[tuple]:
    return set(Notification.objects.filter(event=event, recipient=user).values_list("channel", "is_digest"))


# -- preferences -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (None, {("inbox", False), ("email", False)}),
        (AT_ONCE, {("inbox", False), ("email", False)}),
        (DIGEST, {("inbox", False), ("email", True)}),
        (INBOX, {("inbox", False)}),
    ],
)
def test_each_hears_in_the_way_that_was_chosen_for_the_group(db, mode, expected):
    owner = region_admin(RegionFactory())
    prefer(owner, INBOX, group="agreement")
    if mode:
        prefer(owner, mode)

    event = asked(owner)

    assert rows(event, owner) == expected


def test_who_wants_no_mail_at_all_gets_none_whatever_was_chosen(db):
    owner = region_admin(RegionFactory(), wants_email=False)
    prefer(owner, DIGEST)

    assert rows(asked(owner), owner) == {("inbox", False)}


def test_the_page_keeps_the_choices(db, client):
    user = region_admin(RegionFactory(), wants_email=False)
    client.force_login(user)
    groups = list(Group.values)

    answer = client.post("/notifikasi/pilihan/", {**dict.fromkeys(groups, "inbox"), "reminder": "digest"})

    user.refresh_from_db()
    assert answer.status_code == 302
    assert dict(user.notification_preferences.values_list("group", "mode")) == {
        **dict.fromkeys(groups, "inbox"),
        "reminder": "digest",
    }
    assert user.wants_email
    assert client.get("/notifikasi/pilihan/").context["form"]["reminder"].initial == "digest"


def test_a_choice_that_does_not_exist_is_refused_and_nothing_is_kept(db, client):
    client.force_login(region_admin(RegionFactory()))

    assert client.post("/notifikasi/pilihan/", {"agreement": "pigeon"}).status_code == 422
    assert not NotificationPreference.objects.exists()


# -- digests ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "now", "hour"),
    [
        (Region.TimeZone.WIB, datetime(2026, 7, 3, 23, 59, tzinfo=UTC), datetime(2026, 7, 4, 0, 0, tzinfo=UTC)),
        (Region.TimeZone.WIB, datetime(2026, 7, 4, 0, 0, tzinfo=UTC), datetime(2026, 7, 5, 0, 0, tzinfo=UTC)),
        (Region.TimeZone.WIT, datetime(2026, 7, 3, 21, 0, tzinfo=UTC), datetime(2026, 7, 3, 22, 0, tzinfo=UTC)),
    ],
)
def test_a_digest_comes_at_seven_where_the_user_works(db, zone, now, hour):
    assert next_digest(region_admin(RegionFactory(time_zone=zone)), now) == hour


def test_a_digest_is_one_mail_about_everything_that_waited(db):
    owner = region_admin(RegionFactory())
    prefer(owner, DIGEST)
    first, second = asked(owner), asked(owner)
    assert (deliver_digests(), deliver_due()) == (0, 0)
    Notification.objects.filter(is_digest=True).update(due_at=timezone.now())

    assert (deliver_digests(), deliver_digests()) == (1, 0)

    (message,) = mail.outbox
    assert message.to == [owner.email]
    assert message.subject == "[SIPKD] Ringkasan harian"
    for event in (first, second):
        assert event.sentence in message.body
        assert event.get_absolute_url() in message.body
    assert not Notification.objects.filter(channel="email", recipient=owner, delivered_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_one_digest_to_each():
    owners = [region_admin(RegionFactory()) for _turn in range(4)]
    for owner in owners:
        prefer(owner, DIGEST)
        asked(owner), asked(owner)
    Notification.objects.filter(is_digest=True).update(due_at=timezone.now())

    counts = at_once(deliver_digests, deliver_digests, deliver_digests)

    assert sum(counts) == 4
    assert sorted(message.to[0] for message in mail.outbox) == sorted(owner.email for owner in owners)


# -- mail ------------------------------------------------------------------------------------------
def test_a_mail_has_a_plain_and_an_html_part_that_say_the_same(db):
    owner = region_admin(RegionFactory())
    event = asked(owner)

    deliver_due()

    (message,) = mail.outbox
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    for part in (message.body, html):
        assert event.get_absolute_url() in part
        assert "/notifikasi/pilihan/" in part
    assert "meminta replikasi" in html


def test_a_mail_can_be_stopped_with_one_click_of_the_mail_program(db):
    owner = region_admin(RegionFactory())
    asked(owner)
    deliver_due()
    headers = message_from_string(mail.outbox[0].message().as_string())
    link = headers["List-Unsubscribe"].replace("\n", "").strip("<> ")

    answer = Client(enforce_csrf_checks=True).post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert rows(asked(owner), owner) == {("inbox", False)}
    assert owner.notification_preferences.get().group == "adoption"


def test_looking_at_the_link_stops_nothing(db, client):
    owner = region_admin(RegionFactory())

    answer = client.get(urlsplit(unsubscribe_url(owner, "adoption")).path)

    assert answer.status_code == 200
    assert "Hentikan surel" in answer.text
    assert not NotificationPreference.objects.exists()


def test_the_link_of_a_digest_stops_all_mail(db, client):
    owner = region_admin(RegionFactory())

    client.post(urlsplit(unsubscribe_url(owner, "")).path)

    owner.refresh_from_db()
    assert not owner.wants_email


def test_a_link_that_we_did_not_make_stops_nothing(db, client):
    owner = region_admin(RegionFactory())
    path = urlsplit(unsubscribe_url(owner, "adoption")).path

    assert client.post(path[:-3] + "xx/").status_code == 404
    assert not NotificationPreference.objects.exists()


# -- the inbox -------------------------------------------------------------------------------------
def test_the_inbox_can_be_filtered_by_group_and_by_unread(db, client):
    owner = region_admin(RegionFactory())
    read, unread = asked(owner), asked(owner)
    Notification.objects.filter(event=read).update(read_at=timezone.now())
    client.force_login(owner)

    def listed(**params) -> list[str]:
        found = client.get("/api/v1/notifications/", params).json()["results"]
        return [row["object_label"] for row in found]

    assert len(listed()) == 2
    assert listed(unread="true") == [unread.object_label]
    assert listed(unread="false") == [read.object_label]
    assert len(listed(group="adoption")) == 2
    assert listed(group="agreement") == []
    assert unread.object_label in client.get("/notifikasi/", {"unread": "true"}).text
    assert read.object_label not in client.get("/notifikasi/", {"unread": "true"}).text


# -- chat ------------------------------------------------------------------------------------------
def test_without_a_chat_that_an_admin_switched_on_nothing_is_sent(db):
    owner = region_admin(RegionFactory())
    ChatChannel.objects.create(name="Grup", address="json://127.0.0.1:9/", groups=["adoption"])

    asked(owner)

    assert not ChatMessage.objects.exists()


def test_a_chat_of_the_region_hears_of_the_groups_that_it_wants_once(db):
    with receiving() as service:
        event_before = asked(region_admin(RegionFactory()))
        address = f"json://127.0.0.1:{service.port}/"
        ChatChannel.objects.create(name="Semua", address=address, groups=["adoption"], is_active=True)
        ChatChannel.objects.create(name="Lain", address=address, groups=["agreement"], is_active=True)
        ChatChannel.objects.create(
            name="Daerah lain", address=address, groups=["adoption"], is_active=True, region=RegionFactory()
        )

        event = asked(region_admin(RegionFactory()))
        deliver_due()
        deliver_due()

    assert [message.event for message in ChatMessage.objects.all()] == [event]
    assert event_before.pk < event.pk
    assert len(service.requests) == 1
    assert b"meminta replikasi" in service.requests[0].body


def test_a_chat_that_fails_is_tried_again_and_stops_no_mail(db):
    ChatChannel.objects.create(name="Mati", address="json://127.0.0.1:9/", groups=["adoption"], is_active=True)

    asked(region_admin(RegionFactory()))
    deliver_due()

    message = ChatMessage.objects.get()
    assert (message.attempts, message.last_error, message.delivered_at) == (1, "ChatRefused", None)
    assert message.due_at > timezone.now()
    assert len(mail.outbox) == 1


# -- dead letters ----------------------------------------------------------------------------------
def test_an_admin_sends_dead_letters_again(db, client):
    asked(region_admin(RegionFactory()))
    Notification.objects.mails().update(
        gave_up_at=timezone.now(), attempts=10, due_at=timezone.now() + timedelta(days=1)
    )
    dead = Notification.objects.dead().get()
    client.force_login(portal_admin())
    assert deliver_due() == 0

    listed = client.get("/admin/events/notification/", {"keadaan": "dead"})
    client.post("/admin/events/notification/", {"action": "send_again", admin.helpers.ACTION_CHECKBOX_NAME: [dead.pk]})

    assert dead.recipient.name in listed.text
    assert deliver_due() == 1
    assert len(mail.outbox) == 1
