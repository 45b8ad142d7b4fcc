/**
 * A dependency provider of one's own: it lives as long as the container, and gives each worker what it
 * needs. It sees the worker: who called, with what, and how it ended.
 */
import { DependencyProvider, inject, rpc, service, type Outcome, type WorkerContext } from 'kinoko'
import { simulate } from 'kinoko/testing'

interface Session {
  save(text: string): void
}

/** What was saved stays only if the method did not throw. */
class Database extends DependencyProvider<Session> {
  readonly rows: string[] = []
  readonly #unsaved = new WeakMap<WorkerContext, string[]>()

  override setup(): void {
    console.log(`connected to ${String(this.container.config['DB_URI'])}`)
  }

  override getDependency(worker: WorkerContext): Session {
    const unsaved: string[] = []
    this.#unsaved.set(worker, unsaved)
    return { save: (text) => unsaved.push(`${text} (${worker.callIdStack.length} calls deep)`) }
  }

  override workerResult(worker: WorkerContext, outcome: Outcome): void {
    if (outcome.ok) this.rows.push(...(this.#unsaved.get(worker) ?? []))
  }

  override stop(): void {
    console.log(`saved: ${this.rows.join(', ')}`)
  }

  // a provider belongs to one container: each further one gets its own
  override copy(): Database {
    return new Database()
  }
}

@service('notes')
class NoteService {
  database = inject(new Database())

  @rpc write(text: string) {
    this.database.save(text)
    if (text === '') throw new RangeError('nothing to write')
  }
}

// settings of one's own stand beside Kinoko's
const own = { DB_URI: 'memory:' }
await simulate({ config: { RPC_TIMEOUT: 5, ...own } }, async (sim) => {
  sim.service(NoteService)
  const notes = await sim.proxy<NoteService>('notes')

  await notes.write('buy tea')
  await notes.write('').catch((error: unknown) => console.log(String(error)))
})
