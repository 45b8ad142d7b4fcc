import { orderAcrossInstances } from '../../../examples/planted-bugs/order-across-instances.js'
import { isFull } from '../../support/effort.js'
import { crowd } from './crowd.js'

/** A scenario with many schedules: of services where all is tested, otherwise of clients alone, which takes a tenth. */
export const manySchedules = isFull ? orderAcrossInstances.fixed : crowd(3)
