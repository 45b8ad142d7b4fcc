import type { Management } from './context.js'
import { Router } from './router.js'
import { bindingRoutes } from './resources/bindings.js'
import { connectionRoutes } from './resources/connections.js'
import { exchangeRoutes } from './resources/exchanges.js'
import { healthRoutes } from './resources/health.js'
import { overviewRoutes } from './resources/overview.js'
import { policyRoutes } from './resources/policies.js'
import { queueRoutes } from './resources/queues.js'

/** All that the API answers to, below `/api`. */
export function managementRouter(management: Management): Router {
  return new Router({
    ...overviewRoutes(management),
    ...connectionRoutes(management),
    ...exchangeRoutes(management),
    ...queueRoutes(management),
    ...bindingRoutes(management),
    ...policyRoutes(management),
    ...healthRoutes(management),
  })
}
