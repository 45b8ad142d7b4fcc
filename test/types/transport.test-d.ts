import { connect as amqplibConnect } from 'amqplib'
import { expectTypeOf, test } from 'vitest'
import type { Connect } from 'kinoko'

test('amqplib fits the port as it is', () => {
  expectTypeOf(amqplibConnect).toExtend<Connect>()
})
