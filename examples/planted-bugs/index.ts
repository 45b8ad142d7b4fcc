import { forgottenAwait } from './forgotten-await.js'
import { lockOverACall } from './lock-over-a-call.js'
import { lostUpdate } from './lost-update.js'
import { orderAcrossInstances } from './order-across-instances.js'
import type { PlantedBug } from './planted-bug.js'
import { redeliveredRequest } from './redelivered-request.js'
import { replyAfterTimeout } from './reply-after-timeout.js'

export const plantedBugs: readonly PlantedBug[] = [
  lostUpdate,
  redeliveredRequest,
  replyAfterTimeout,
  forgottenAwait,
  lockOverACall,
  orderAcrossInstances,
]
