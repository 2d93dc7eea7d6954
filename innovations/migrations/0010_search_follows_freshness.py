"""The search table also follows whether an innovation is running: the function of `search_table_in_step`, two columns wider."""

from importlib import import_module

from django.db import migrations

WRITE = r"""
CREATE OR REPLACE FUNCTION innovations_search_write(wanted bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO innovations_innovationsearch AS row (
        id, innovation_id, name, region_id, province_id, agency_id, affair_id, stage, kind, form, openness, status,
        visibility, year, is_awarded, adoptions, running_on, stopped_on, updated_at, proof, name_words, brief_words, words)
    SELECT i.id, i.id, i.name, i.region_id, coalesce(r.parent_id, r.id), i.agency_id, i.affair_id, i.stage, i.kind,
           i.form, i.openness, i.status, i.visibility, i.year, i.awards <> '', coalesce(counted.approved, 0),
           i.running_on, i.stopped_on, i.updated_at,
           0.5 * least(greatest(coalesce(i.year, 2000) - 2000, 0), 50) / 50.0 + CASE WHEN i.awards <> '' THEN 0.2 ELSE 0 END
               + 0.3 * (1 - 1 / (1 + coalesce(counted.confirmed, 0)::float8)),
           named, named || brief, named || brief || body
      FROM innovations_innovation i
      JOIN agencies_region r ON r.id = i.region_id
      LEFT JOIN agencies_region p ON p.id = r.parent_id
      LEFT JOIN agencies_agency a ON a.id = i.agency_id
      LEFT JOIN agencies_governmentaffair f ON f.id = i.affair_id
      LEFT JOIN (SELECT innovation_id, count(*) FILTER (WHERE stage NOT IN ('minat', 'ditolak', 'batal')) AS approved,
                        count(*) FILTER (WHERE application_confirmed_at IS NOT NULL) AS confirmed
                   FROM innovations_adoption WHERE innovation_id = ANY (wanted) GROUP BY innovation_id) counted
             ON counted.innovation_id = i.id,
           innovations_search_words('A', i.name) AS named,
           LATERAL (SELECT innovations_search_words('B', i.summary)
                        || innovations_search_words('C', i.awards, a.name, a.abbreviation, f.name, r.name, p.name)) b (brief),
           LATERAL (SELECT CASE WHEN i.goal = '' AND i.benefit = '' AND i.result = '' AND i.design = '' THEN ''::tsvector
                           ELSE innovations_search_words('D', i.goal, i.benefit, i.result, i.design) END) d (body)
     WHERE i.id = ANY (wanted)
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, region_id = excluded.region_id, province_id = excluded.province_id,
        agency_id = excluded.agency_id, affair_id = excluded.affair_id, stage = excluded.stage, kind = excluded.kind,
        form = excluded.form, openness = excluded.openness, status = excluded.status, visibility = excluded.visibility,
        year = excluded.year, is_awarded = excluded.is_awarded, adoptions = excluded.adoptions,
        running_on = excluded.running_on, stopped_on = excluded.stopped_on, updated_at = excluded.updated_at, proof = excluded.proof, name_words = excluded.name_words,
        brief_words = excluded.brief_words, words = excluded.words
$$;
"""

before = import_module("innovations.migrations.0003_search_table_in_step").FUNCTIONS
UNDO = "CREATE OR REPLACE FUNCTION innovations_search_write" + before.split("CREATE FUNCTION innovations_search_write")[1].split(
    "CREATE FUNCTION"
)[0]


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0009_freshness'),
    ]

    operations = [migrations.RunSQL(WRITE, UNDO)]
