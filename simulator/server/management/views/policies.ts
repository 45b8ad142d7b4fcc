import type { Policy } from '../../../core/policy/policy.js'
import type { PolicyKind } from '../../../core/policy/policies.js'
import type { VirtualHost } from '../../../core/virtual-host.js'
import { jsonOfTable } from '../field-values.js'

export interface PolicyView {
  readonly vhost: string
  readonly name: string
}

export function policyViews(virtualHost: VirtualHost, kind: PolicyKind): PolicyView[] {
  return virtualHost.policies
    .list(kind)
    .map((policy) => ({ vhost: virtualHost.name, name: policy.name, ...policyBody(policy) }))
}

export function policyBody({ pattern, applyTo, definition, priority }: Policy): object {
  return { pattern, 'apply-to': applyTo, definition: jsonOfTable(definition), priority }
}
