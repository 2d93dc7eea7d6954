"""The search table follows what it is made of by triggers, so that no way of writing can leave it behind.

Innovations and adoptions by statement, because an import writes many at once; the names of agencies, regions and affairs
by row, only when the name really changed. Rewritten from the row as it is now, so a second run changes nothing.
"""

from django.db import migrations

FUNCTIONS = r"""
CREATE FUNCTION innovations_search_words(label "char", VARIADIC parts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT setweight(to_tsvector('indonesian', plain) || to_tsvector('simple', plain), label)
      FROM regexp_replace(array_to_string(parts, ' . '), '[^[:alnum:]]+', ' ', 'g') AS plain
$$;

CREATE FUNCTION innovations_search_write(wanted bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO innovations_innovationsearch AS row (
        id, innovation_id, name, region_id, province_id, agency_id, affair_id, stage, kind, form, openness, status,
        visibility, year, is_awarded, adoptions, updated_at, proof, name_words, brief_words, words)
    SELECT i.id, i.id, i.name, i.region_id, coalesce(r.parent_id, r.id), i.agency_id, i.affair_id, i.stage, i.kind,
           i.form, i.openness, i.status, i.visibility, i.year, i.awards <> '', coalesce(counted.approved, 0),
           i.updated_at,
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
        updated_at = excluded.updated_at, proof = excluded.proof, name_words = excluded.name_words,
        brief_words = excluded.brief_words, words = excluded.words
$$;

CREATE FUNCTION innovations_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'innovations_innovation' AND TG_OP = 'DELETE' THEN
        DELETE FROM innovations_innovationsearch WHERE id IN (SELECT id FROM changed);
    ELSIF TG_TABLE_NAME = 'innovations_innovation' THEN
        PERFORM innovations_search_write(ARRAY(SELECT id FROM changed));
    ELSE
        PERFORM innovations_search_write(ARRAY(SELECT DISTINCT innovation_id FROM changed));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION innovations_search_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM innovations_search_write(ARRAY(
        SELECT i.id FROM innovations_innovation i
         WHERE (TG_TABLE_NAME = 'agencies_agency' AND i.agency_id = NEW.id)
            OR (TG_TABLE_NAME = 'agencies_governmentaffair' AND i.affair_id = NEW.id)
            OR (TG_TABLE_NAME = 'agencies_region' AND i.region_id IN (
                    SELECT id FROM agencies_region WHERE NEW.id IN (id, parent_id)))));
    RETURN NULL;
END $$;
"""

TABLE = """
ALTER TABLE innovations_innovationsearch ALTER words SET STORAGE EXTERNAL;
ALTER TABLE innovations_innovationsearch ALTER name_words SET STORAGE MAIN;
ALTER TABLE innovations_innovationsearch ALTER brief_words SET STORAGE MAIN;
ALTER TABLE innovations_innovationsearch SET (toast_tuple_target = 256);
"""

TRIGGERS = """
CREATE TRIGGER search_follows_insert AFTER INSERT ON innovations_innovation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION innovations_search_follow();
CREATE TRIGGER search_follows_update AFTER UPDATE ON innovations_innovation
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION innovations_search_follow();
CREATE TRIGGER search_follows_delete AFTER DELETE ON innovations_innovation
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION innovations_search_follow();
CREATE TRIGGER search_follows_insert AFTER INSERT ON innovations_adoption
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION innovations_search_follow();
CREATE TRIGGER search_follows_update AFTER UPDATE ON innovations_adoption
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION innovations_search_follow();
CREATE TRIGGER search_follows_delete AFTER DELETE ON innovations_adoption
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION innovations_search_follow();
CREATE TRIGGER search_follows_name AFTER UPDATE OF name, abbreviation ON agencies_agency FOR EACH ROW
    WHEN ((OLD.name, OLD.abbreviation) IS DISTINCT FROM (NEW.name, NEW.abbreviation))
    EXECUTE FUNCTION innovations_search_renamed();
CREATE TRIGGER search_follows_name AFTER UPDATE OF name, parent_id ON agencies_region FOR EACH ROW
    WHEN ((OLD.name, OLD.parent_id) IS DISTINCT FROM (NEW.name, NEW.parent_id))
    EXECUTE FUNCTION innovations_search_renamed();
CREATE TRIGGER search_follows_name AFTER UPDATE OF name ON agencies_governmentaffair FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION innovations_search_renamed();
"""

UNDO = """
DROP FUNCTION innovations_search_follow() CASCADE;
DROP FUNCTION innovations_search_renamed() CASCADE;
DROP FUNCTION innovations_search_write(bigint[]);
DROP FUNCTION innovations_search_words("char", text[]);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_initial'),
        ('innovations', '0002_search_table'),
    ]

    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, UNDO),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(
            'SELECT innovations_search_write(ARRAY(SELECT id FROM innovations_innovation))', migrations.RunSQL.noop
        ),
    ]
