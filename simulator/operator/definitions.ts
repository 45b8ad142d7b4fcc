import type { PolicyTarget } from '../core/policy/policy.js'
import type { PolicyOptions, PolicyValue } from './policy-options.js'

/** The parts of RabbitMQ's definitions that the simulator takes, as `rabbitmqctl export_definitions` writes them. */
export interface Definitions {
  /** Policies of all virtual hosts. Default none. */
  readonly policies?: readonly PolicyDefinitions[]
  /** Runtime parameters, of which those of operator policies are understood. Default none. */
  readonly parameters?: readonly ParameterDefinitions[]
}

interface PolicyBody {
  readonly pattern: string
  readonly 'apply-to'?: PolicyTarget
  readonly priority?: number
  readonly definition: Readonly<Record<string, PolicyValue>>
}

interface PolicyDefinitions extends PolicyBody {
  readonly vhost: string
  readonly name: string
}

/** An operator policy is a parameter of the component `operator_policy`. */
interface ParameterDefinitions {
  readonly vhost: string
  readonly component: string
  readonly name: string
  readonly value: PolicyBody
}

const known: ReadonlySet<string> = new Set(['policies', 'parameters'])
/** Facts about the broker that wrote the file. */
const told: ReadonlySet<string> = new Set([
  'rabbit_version',
  'rabbitmq_version',
  'product_name',
  'product_version',
  'original_vhost_name',
  'explanation',
  'metadata',
])

/** The policies and the operator policies of a definitions file; a TypeError says what in it is not understood. */
export function policiesOf(definitions: Definitions): {
  readonly policies: readonly PolicyOptions[]
  readonly operatorPolicies: readonly PolicyOptions[]
} {
  for (const [field, value] of Object.entries(definitions as Record<string, unknown>)) {
    const isEmpty = Array.isArray(value) && value.length === 0
    if (known.has(field) || told.has(field) || isEmpty) continue
    throw new TypeError(`definitions: the field "${field}" is not understood`)
  }
  const { policies = [], parameters = [] } = definitions
  for (const { component, name } of parameters) {
    if (component === 'operator_policy') continue
    throw new TypeError(
      `definitions: the parameter "${name}" is of the component "${component}", which is not understood`,
    )
  }
  return {
    policies: policies.map((policy) => optionsOf(policy, policy)),
    operatorPolicies: parameters.map((parameter) => optionsOf(parameter, parameter.value)),
  }
}

function optionsOf(
  { name, vhost }: { readonly name: string; readonly vhost: string },
  body: PolicyBody,
): PolicyOptions {
  const { pattern, definition, priority = 0 } = body
  return {
    name,
    virtualHost: vhost,
    pattern,
    definition,
    priority,
    applyTo: body['apply-to'] ?? 'all',
  }
}
