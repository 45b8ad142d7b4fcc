import { plainRequest, type Empty, type Request } from './request.js'

export function openChannel(): Request<Empty> {
  return plainRequest('channel.open', (from) => ({ ...from, method: 'channel.open' }))
}

export function selectConfirms(): Request<Empty> {
  return plainRequest('confirm.select', (from) => ({ ...from, method: 'confirm.select' }))
}
