/**
 * The audit service: what the caller sent along is there by name, through any number of services.
 */
import { ContextDataProvider, DependencyProvider, inject, rpc, RpcProxy, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

/** Python's `time.time()`, in the time of the container. */
class Time extends DependencyProvider<() => number> {
  override getDependency(): () => number {
    return () => this.container.ambient.now() / 1000
  }
}

@service('audit_service')
class AuditService {
  context_data = new ContextDataProvider()
  time = inject(new Time())

  // `data` is not used here; the name that says so to TypeScript need not be the name for callers
  @rpc({ params: ['action', 'data'] })
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  log_action(action: string, _data: unknown) {
    // Access context passed from calling service
    const user_id = this.context_data.get('user_id')
    const correlation_id = this.context_data.get('correlation_id')

    return { action, user_id, correlation_id, timestamp: this.time() }
  }
}

@service('document_service')
class DocumentService {
  audit = new RpcProxy<AuditService>('audit_service')

  @rpc async remove(title: string) {
    return this.audit.log_action('removed', { title })
  }
}

await simulate({}, async (sim) => {
  sim.service(AuditService)
  sim.service(DocumentService)
  const documents = await sim.proxy<DocumentService>('document_service', {
    contextData: { user_id: 'ada' },
  })

  const { correlation_id, timestamp, ...entry } = await documents.remove('notes')
  console.log(entry)
  const isId = /^[0-9a-f-]{36}$/.test(String(correlation_id))
  console.log(`a correlation id: ${isId}, a time: ${timestamp > 0}`)
})
