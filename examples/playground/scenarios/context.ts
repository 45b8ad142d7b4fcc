/** What travels along with a call: who asked, in which language, and the trail of calls. */
import { ContextDataProvider, Language, rpc, RpcProxy, service, UserId } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

@service('audit')
class AuditService {
  context = new ContextDataProvider()
  language = new Language()

  @rpc log(action: string) {
    const trail = this.context.get('call_id_stack') as readonly string[]
    return {
      action,
      language: this.language,
      tenant: this.context.get('tenant'),
      trail: trail.map((id) => id.split('.').slice(0, -1).join('.')),
    }
  }
}

@service('documents')
class DocumentService {
  audit = new RpcProxy<AuditService>('audit')
  user = new UserId()

  @rpc async remove(title: string) {
    return this.audit.log(`${this.user ?? 'somebody'} removed ${title}`)
  }
}

export async function scenario(sim: Simulation) {
  sim.service(AuditService)
  sim.service(DocumentService)
  const documents = await sim.proxy<DocumentService>('documents', {
    contextData: { user_id: 'ada', language: 'en', tenant: 'analytical' },
  })
  console.log(await documents.remove('notes'))
}
