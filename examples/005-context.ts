/**
 * What travels along: the user who asked, the language, anything a caller adds, and the trail of calls.
 */
import { ContextDataProvider, Language, rpc, RpcProxy, service, UserId } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('audit')
class AuditService {
  context = new ContextDataProvider()
  language = new Language()

  @rpc log(action: string) {
    const stack = this.context.get('call_id_stack') as readonly string[]
    return {
      action,
      user: this.context.get('user_id'),
      language: this.language,
      tenant: this.context.get('tenant'),
      // who called whom: `service.method.id`
      trail: stack.map((id) => id.split('.').slice(0, -1).join('.')),
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

await simulate({}, async (sim) => {
  sim.service(AuditService)
  sim.service(DocumentService)
  const documents = await sim.proxy<DocumentService>('documents', {
    contextData: { user_id: 'ada', language: 'en', tenant: 'analytical' },
  })
  const { action, user, language, tenant, trail } = await documents.remove('notes')
  console.log(`${action} (${String(user)}, ${language ?? ''}, ${String(tenant)})`)
  // the first one is the client itself, which has no method
  console.log(['client', ...trail.slice(1)].join(' > '))
})
