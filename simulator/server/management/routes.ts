import type { Management } from './context.js'
import { Router } from './router.js'
import { bindingRoutes } from './resources/bindings.js'
import { connectionRoutes } from './resources/connections.js'
import { definitionRoutes } from './resources/definitions.js'
import { exchangeRoutes } from './resources/exchanges.js'
import { healthRoutes } from './resources/health.js'
import { limitRoutes } from './resources/limits.js'
import { overviewRoutes } from './resources/overview.js'
import { parameterRoutes } from './resources/parameters.js'
import { permissionRoutes } from './resources/permissions.js'
import { policyRoutes } from './resources/policies.js'
import { queueRoutes } from './resources/queues.js'
import { steeringRoutes } from './resources/steering.js'
import { userRoutes } from './resources/users.js'
import { virtualHostRoutes } from './resources/virtual-hosts.js'

/** All routes of the API, below `/api`. */
export function managementRouter(management: Management): Router {
  return new Router({
    ...overviewRoutes(management),
    ...limitRoutes(management),
    ...connectionRoutes(management),
    ...exchangeRoutes(management),
    ...queueRoutes(management),
    ...bindingRoutes(management),
    ...policyRoutes(management),
    ...parameterRoutes(management),
    ...virtualHostRoutes(management),
    ...userRoutes(management),
    ...permissionRoutes(management),
    ...definitionRoutes(management),
    ...healthRoutes(management),
    ...steeringRoutes(management),
  })
}
