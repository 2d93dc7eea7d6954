"""How often somebody may ask: a sliding window of the last requests, kept and judged in one trip to Redis."""

from functools import cache
from typing import Any

import redis
from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

# Forgets what is older than the window, then either counts this request (-1) or tells the microseconds to wait.
WINDOW = """
local time, length = redis.call('TIME'), tonumber(ARGV[2])
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - length))
local number = redis.call('ZCARD', KEYS[1])
if number >= tonumber(ARGV[1]) then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return (oldest[2] or now) + length - now
end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), string.format('%.0f-%d', now, number))
redis.call('PEXPIRE', KEYS[1], length / 1000)
return -1
"""


class RequestThrottle(SimpleRateThrottle):
    """The rate `anon` by address for whoever is not signed in, else `user` by account or client."""

    def __init__(self) -> None:
        """The rate depends on who asks."""

    def allow_request(self, request: Any, view: Any) -> bool:
        user = request.user
        scope, who = ("user", user.pk) if user and user.is_authenticated else ("anon", self.get_ident(request))
        number, seconds = self.parse_rate(self.THROTTLE_RATES[scope])
        if number is None:
            return True
        self.microseconds: int = window()(keys=[f"requests:{scope}:{who}"], args=[number, seconds * 1_000_000])
        return self.microseconds < 0

    def wait(self) -> float:
        return self.microseconds / 1_000_000


@cache
def window() -> Any:
    return redis.from_url(settings.REDIS_URL).register_script(WINDOW)
