import type { PGlite } from '@electric-sql/pglite'
import { DependencyProvider, inject, rpc, service } from 'kinoko'

/** The database of the process; its tests put one of their own in its place. */
export class Database extends DependencyProvider<PGlite> {
  override getDependency(): PGlite {
    throw new Error('connect to the PostgreSQL of production here')
  }
}

@service('accounts')
export class AccountService {
  database: PGlite = inject(new Database())

  @rpc async deposit(id: string, amount: number): Promise<void> {
    const text = 'update accounts set balance = balance + $2 where id = $1'
    await this.database.query(text, [id, amount])
  }
}
