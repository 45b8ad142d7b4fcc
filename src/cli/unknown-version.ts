/** Whether a version of RabbitMQ is not simulated: `KINOKO_RABBITMQ` is read where a simulator is made, and that may be anywhere. */
export function isUnknownVersion(error: unknown): error is RangeError {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_RABBITMQ_VERSION'
}
