/** `nothing`: what Node itself costs. */
import { sinceStart, tell } from './meter.js'

tell({ nothing: sinceStart() })
