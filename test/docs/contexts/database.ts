import type { IdempotencyStore, StoredOutcome } from 'kinoko'

interface Row {
  readonly outcome: StoredOutcome | null
}

/** A client of PostgreSQL, as `pg` has it. */
export interface Database {
  query(text: string, values: readonly unknown[]): Promise<{ rowCount: number; rows: Row[] }>
}

export const db: Database = { query: () => Promise.resolve({ rowCount: 1, rows: [] }) }

export type { IdempotencyStore }
