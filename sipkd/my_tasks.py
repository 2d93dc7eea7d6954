"""Tugas saya: all that waits for the one who is signed in, as a page and as JSON."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sipkd.api.permissions import SignedIn
from sipkd.waiting import Waiting, day_of, waiting_for


@login_required
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    groups = waiting_for(request.user)
    return render(request, "my_tasks.html", {"groups": groups, "on": day_of(request.user)})


class TaskSerializer(serializers.Serializer):
    title = serializers.CharField()
    about = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    page = serializers.URLField()


class WaitingSerializer(serializers.Serializer):
    """The tasks of one kind; of many the first ones."""

    kind = serializers.CharField()
    kind_label = serializers.CharField()
    has_more = serializers.BooleanField()
    tasks = TaskSerializer(many=True)


class MyTasksView(APIView):
    permission_classes = [SignedIn]

    @extend_schema(responses=WaitingSerializer(many=True), operation_id="my_tasks_list")
    def get(self, request: Request) -> Response:
        """Semua yang menunggu pengguna yang masuk, menurut jenisnya; aplikasi tidak mempunyai tugas."""
        groups = waiting_for(request.user) if hasattr(request.user, "email") else []
        return Response([as_data(group, request) for group in groups])


def as_data(group: Waiting, request: Request) -> dict[str, Any]:
    tasks = [
        {
            "title": task.title,
            "about": task.about,
            "due_on": task.due_on,
            "page": request.build_absolute_uri(task.url),
        }
        for task in group.tasks
    ]
    return WaitingSerializer(
        {"kind": group.kind.key, "kind_label": group.kind.label, "has_more": group.has_more, "tasks": tasks}
    ).data
