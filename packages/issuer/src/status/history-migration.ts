/** What stands when the history begins is its first page; when it came to stand so before is not known. */
export const statusHistoryMigration = {
  id: 'issuer-0008-status-history',
  sql: [
    "ALTER TABLE status_list ADD COLUMN opened_at text NOT NULL DEFAULT ''",
    'UPDATE status_list SET opened_at = published_at',
    `CREATE TABLE status_change (
      list_id text NOT NULL REFERENCES status_list (id), version integer NOT NULL, position integer NOT NULL, profile text NOT NULL,
      value integer NOT NULL, at text NOT NULL, PRIMARY KEY (list_id, version, position))`,
    ...['status_entry', 'vc_api_entry'].map(
      (entries) => `INSERT INTO status_change (list_id, version, position, profile, value, at)
        SELECT list.id, list.published_version, entry.position, list.profile, entry.value, list.published_at
        FROM ${entries} entry JOIN status_list list ON list.id = entry.list_id WHERE entry.value <> 0 AND list.published_at <> ''`,
    ),
  ],
};
