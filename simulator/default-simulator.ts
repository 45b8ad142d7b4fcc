import { createSimulator } from './simulator.js'

/** The simulator behind the module's own `connect`. Its clock follows real time, and it keeps no trace. */
export const defaultSimulator = createSimulator({ clock: 'real', trace: 0 })
