import django.db.models.deletion
from django.db import migrations, models

from muhatap.tenancy.rls import protect

# An address is found by its parts, a number from its beginning with or without the country's code, and by its end.
# Letters are folded as kit/turkish.py folds them; a test holds the two together.
WORDS = r"""
create function people_words_of(kind text, value text) returns setof text
  language sql immutable set search_path = public, pg_temp as $body$
  with plain as (
    select lower(translate(value, 'ÇĞİIÖŞÜÂÎÛçğıöşüâîû', 'cgiiosuaiucgiosuaiu') collate "C") as whole,
      regexp_replace(value, '\D', '', 'g') as digits
  )
  select distinct left(word, 64) from plain, lateral (
    select whole as word
    union all select part from regexp_split_to_table(whole, '[^[:alnum:]]+') part where kind <> 'phone'
    union all select split_part(whole, '@', 2) where kind = 'email'
    union all select part from unnest(array[digits, substr(digits, 2), substr(digits, 3), substr(digits, 4),
      right(digits, 7), right(digits, 4)]) part where kind = 'phone'
  ) found where word <> ''
$body$;

create function people_write_words(people bigint[]) returns void
  language sql set search_path = public, pg_temp as $body$
  delete from people_personword w using people_person p
    where p.id = any(people) and w.workspace_id = p.workspace_id and w.person_id = p.id;
  insert into people_personword (workspace_id, person_id, word)
  select p.workspace_id, p.id, left(word, 64) from people_person p,
    lateral unnest(string_to_array(p.name_key, ' ')) word where p.id = any(people) and word <> ''
  union
  select i.workspace_id, i.person_id, word from people_identity i, lateral people_words_of(i.kind, i.value) word
    where i.person_id = any(people);
$body$;

create function people_words_come() returns trigger language plpgsql set search_path = public, pg_temp as $body$
begin
  if tg_table_name = 'people_person' then
    insert into people_personword (workspace_id, person_id, word)
    select n.workspace_id, n.id, left(word, 64) from come n, lateral unnest(string_to_array(n.name_key, ' ')) word
    where word <> '';
  else
    insert into people_personword (workspace_id, person_id, word)
    select n.workspace_id, n.person_id, word from come n, lateral people_words_of(n.kind, n.value) word;
  end if;
  return null;
end $body$;

create function people_words_change() returns trigger language plpgsql set search_path = public, pg_temp as $body$
begin
  if tg_table_name = 'people_person' then
    perform people_write_words(array_agg(n.id)) from come n join gone o on o.id = n.id
      where o.name_key is distinct from n.name_key having count(*) > 0;
  elsif tg_op = 'UPDATE' then
    perform people_write_words(array_agg(n.person_id) || array_agg(o.person_id)) from come n join gone o on o.id = n.id
      where (o.person_id, o.kind, o.value) is distinct from (n.person_id, n.kind, n.value) having count(*) > 0;
  else
    perform people_write_words(array_agg(o.person_id)) from gone o having count(*) > 0;
  end if;
  return null;
end $body$;

create trigger words_come after insert on people_person referencing new table as come
  for each statement execute function people_words_come();
create trigger words_come after insert on people_identity referencing new table as come
  for each statement execute function people_words_come();
create trigger words_change after update on people_person referencing old table as gone new table as come
  for each statement execute function people_words_change();
create trigger words_change after update on people_identity referencing old table as gone new table as come
  for each statement execute function people_words_change();
create trigger words_go after delete on people_identity referencing old table as gone
  for each statement execute function people_words_change();

select people_write_words(array(select id from people_person));
"""
NO_WORDS = """
drop trigger words_go on people_identity;
drop trigger words_change on people_identity;
drop trigger words_change on people_person;
drop trigger words_come on people_identity;
drop trigger words_come on people_person;
drop function people_words_change();
drop function people_words_come();
drop function people_write_words(bigint[]);
drop function people_words_of(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_row_security")]
    operations = [
        migrations.CreateModel(
            name="PersonWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(db_collation="C", max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tenancy.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["workspace", "word", "person"], name="people_by_word"),
                    models.Index(fields=["workspace", "person"], name="words_of_person"),
                ],
            },
        ),
        protect("people_personword"),
        migrations.RunSQL(WORDS, NO_WORDS),
    ]
