type Definition = Readonly<Record<string, unknown>>

/** The problem of a policy's settings together, each of which will do alone; undefined when there is none. */
export function combinationFault(definition: Definition): string | undefined {
  return retryFault(definition) ?? mirroringFault(definition)
}

function retryFault(definition: Definition): string | undefined {
  const {
    'delayed-retry-type': type,
    'delayed-retry-min': min,
    'delayed-retry-max': max,
  } = definition
  if (type !== undefined && type !== 'disabled' && min === undefined) {
    return `delayed-retry-min is required when delayed-retry-type is ${JSON.stringify(type)}`
  }
  if (min === undefined || max === undefined || Number(max) >= Number(min)) return undefined
  return `delayed-retry-max (${Number(max)}) must not be smaller than delayed-retry-min (${Number(min)})`
}

function mirroringFault(definition: Definition): string | undefined {
  const { 'ha-mode': mode, 'ha-params': params } = definition
  const other = Object.keys(definition).find((key) => key.startsWith('ha-') && key !== 'ha-mode')
  if (mode === undefined) {
    return other === undefined ? undefined : `${other} needs an ha-mode beside it`
  }
  const expected = parametersOf[mode as string]
  if (expected === kindOf(params)) return undefined
  return `ha-mode ${JSON.stringify(mode)} takes ${expected} as ha-params`
}

const parametersOf: Readonly<Record<string, string>> = {
  all: 'nothing',
  exactly: 'a whole number',
  nodes: 'a list of nodes',
}

function kindOf(params: unknown): string {
  if (params === undefined) return 'nothing'
  return Array.isArray(params) ? 'a list of nodes' : 'a whole number'
}
