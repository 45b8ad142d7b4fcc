/** An answer that is not what was asked for, with the words that RabbitMQ's management API has for it. */
export class HttpError extends Error {
  readonly status: number
  readonly error: string
  readonly reason: unknown

  constructor(status: number, error: string, reason: unknown) {
    super(typeof reason === 'string' ? reason : JSON.stringify(reason))
    this.status = status
    this.error = error
    this.reason = reason
  }
}

export function notFound(): HttpError {
  return new HttpError(404, 'Object Not Found', 'Not Found')
}

export function badRequest(reason: unknown): HttpError {
  return new HttpError(400, 'bad_request', reason)
}

export function notAuthorised(reason: string): HttpError {
  return new HttpError(401, 'not_authorised', reason)
}
