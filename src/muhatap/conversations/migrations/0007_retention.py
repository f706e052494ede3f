import django.db.models.deletion
from django.db import migrations, models

from muhatap.tenancy.rls import WITHOUT_TWINS, definer

# Every column whose name ends in "digest" names a file of the store, whichever table it is in: a new table is asked too.
STILL_NAMED = """
declare named record;
begin
  for named in
    select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_attribute w on w.attrelid = c.oid and w.attname = 'workspace_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname ~ '(^|_)digest$'
      and not a.attisdropped and a.atttypid in ('text'::regtype, 'varchar'::regtype) and c.relname <> 'tenancy_token'
  loop
    return query execute format(
      'select %1$I::text from public.%2$I where %1$I = any($1) and %1$I <> ''''', named.attname, named.relname) using $1;
  end loop;
end
"""
DISPATCH_FIGURES = """
  select d.state::text, count(*), min(d.not_before) from conversations_dispatch d
  where d.state in ('queued', 'sending', 'unknown') or d.copy_due group by d.state
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_composer"),
        ("channels", "0002_row_security"),
        ("people", "0002_row_security"),
        ("tenancy", "0004_retention"),
    ]
    operations = [
        migrations.AddField("attachment", "gone_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "attachment",
            models.Index(
                condition=models.Q(("digest", ""), _negated=True), fields=["digest"], name="attachments_by_digest"
            ),
        ),
        migrations.RemoveConstraint("attachment", "only_a_url_waits_for_bytes"),
        migrations.AddConstraint(
            "attachment",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), _negated=True),
                    models.Q(models.Q(("url", ""), _negated=True), ("size", 0)),
                    ("gone_at__isnull", False),
                    _connector="OR",
                ),
                name="only_a_url_waits_for_bytes",
            ),
        ),
        migrations.AlterField(
            "message",
            "arrival",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="channels.arrival",
            ),
        ),
        migrations.RunSQL(WITHOUT_TWINS, migrations.RunSQL.noop),
        definer("files_still_named(text[])", "setof text", STILL_NAMED, kind="language plpgsql stable"),
        definer("dispatch_figures()", "table (state text, number bigint, oldest timestamptz)", DISPATCH_FIGURES),
    ]
