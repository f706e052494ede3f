"""Migration operations for row-level security: which rows a transaction may see, decided by PostgreSQL."""

from django.db.migrations import RunSQL

MINE = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::bigint)"

# Foreign keys of one column that another one, with the workspace in it, makes needless.
WITHOUT_TWINS = """
        do $$ declare twin record; begin
          for twin in
            select one.conrelid::regclass as child, one.conname from pg_constraint one
            join pg_constraint two on two.conrelid = one.conrelid and two.confrelid = one.confrelid
              and two.contype = 'f' and cardinality(two.conkey) = 2 and two.conkey[2] = one.conkey[1]
            where one.contype = 'f' and cardinality(one.conkey) = 1 and one.connamespace = 'public'::regnamespace
          loop
            execute format('alter table %s drop constraint %I', twin.child, twin.conname);
          end loop;
        end $$;
"""


def protect(table: str) -> RunSQL:
    """Return the operation that shows a table's rows only to transactions that entered their workspace.

    FORCE makes the policies bind the table's owner too, so the owner, whom migrations and definer functions run as,
    has one of her own.
    """
    return RunSQL(
        f"""
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy own_workspace on {table} using ({MINE}) with check ({MINE});
        create policy owner_sees_all on {table} to current_user using (true) with check (true);
        """,
        f"""
        drop policy owner_sees_all on {table};
        drop policy own_workspace on {table};
        alter table {table} no force row level security;
        alter table {table} disable row level security;
        """,
    )


def same_workspace(table: str, column: str, parent: str, *, on_delete: str = "cascade") -> RunSQL:
    """Return the operation that lets `table.column` point only to a row of `parent` in the same workspace.

    A plain foreign key is checked past row-level security and would accept another tenant's id. The one that Django
    made goes: it says less, costs as much, and has no index that begins with its column.
    """
    key = f"{parent}_in_workspace"
    name = f"{table}_{column}_in_same_workspace"
    return RunSQL(
        f"""
        do $$ begin
          if not exists (select from pg_constraint where conname = '{key}') then
            alter table {parent} add constraint {key} unique (workspace_id, id);
          end if;
        end $$;
        alter table {table} add constraint {name} foreign key (workspace_id, {column})
          references {parent} (workspace_id, id) on delete {on_delete} deferrable initially deferred;
        {WITHOUT_TWINS}
        """,
        f"alter table {table} drop constraint {name};",
    )


def definer(signature: str, returns: str, body: str, *, kind: str = "language sql stable") -> RunSQL:
    """Return the operation that makes a function run as the owner, past row-level security.

    For the few look-ups that must be made before a workspace is known, and for operators that row-level security
    would keep from their index; each returns ids and nothing personal. One that is called inside a workspace filters
    by it itself.
    """
    return RunSQL(
        f"""
        create function {signature} returns {returns} {kind} security definer
          set search_path = public, pg_temp as $body${body}$body$;
        revoke all on function {signature} from public;
        do $$ begin
          if exists (select from pg_roles where rolname = 'muhatap_app') then
            grant execute on function {signature} to muhatap_app;
          end if;
        end $$;
        """,
        f"drop function {signature};",
    )
