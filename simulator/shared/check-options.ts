import type { SimulatorOptions } from '../simulator.js'

const known: Readonly<Record<keyof SimulatorOptions, true>> = {
  seed: true,
  choices: true,
  clock: true,
  trace: true,
  rabbitmq: true,
  rules: true,
  plugins: true,
  deprecatedFeatures: true,
  definitions: true,
  users: true,
  virtualHosts: true,
  ports: true,
  hosts: true,
  foreignWaitMs: true,
}

/** Throws a TypeError for an option that there is not. */
export function checkOptions(options: object, place: string): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue
    throw new TypeError(
      `${place}: there is no option ${JSON.stringify(name)}; there are ${Object.keys(known).join(', ')}`,
    )
  }
}
