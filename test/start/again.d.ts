/** A file of tests once more in the same worker, which has loaded it for its own ledger or copy before: by another name. */
declare module "*?on=PostgreSQL"
declare module "*?on=ClickHouse"
