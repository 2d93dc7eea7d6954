# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which is which.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/base.txt
COPY . .
# The settings want addresses and a key; collectstatic uses none of them.
RUN DATABASE_URL=postgresql://nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=none STATIC_ROOT=/srv/static \
    /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home sipkd
COPY --from=build /venv /venv
COPY --from=build /srv/static /srv/static
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=sipkd.settings \
    SIPKD_ENVIRONMENT=production \
    SIPKD_DATA_DIR=/data \
    STATIC_ROOT=/srv/static \
    WEB_WORKERS=2
USER sipkd
VOLUME /data
EXPOSE 8000
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers $WEB_WORKERS --blocking-threads 4 --respawn-failed-workers --workers-kill-timeout 20 --log-level warning sipkd.wsgi:application"]
