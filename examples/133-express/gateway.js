import express from 'express'
import { RemoteError, RpcTimeout, ServiceNotFound } from 'kinoko'

/** HTTP in front of the service `orders`: `POST /orders` with `{ "item": "tea", "count": 2 }`. */
export function createGateway(orders) {
  const app = express()
  app.use(express.json())
  app.post('/orders', async ({ body: { item, count } }, response) => {
    response.status(201).json({ order: await orders.place.with({ timeout: 2 })(item, count) })
  })
  app.use((error, _request, response, _next) => {
    response.status(statusOf(error)).json({ error: error.message })
  })
  return app
}

function statusOf(error) {
  if (error instanceof RpcTimeout) return 504
  if (error instanceof ServiceNotFound) return 503
  return error instanceof RemoteError ? 422 : 500
}
