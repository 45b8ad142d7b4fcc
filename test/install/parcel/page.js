import { ConfigurationError, defineService, ServiceRpcClient } from 'kinoko'

const PriceService = defineService({
  name: 'prices',
  methods: {
    of(item) {
      return item.length * 100
    },
  },
})

// a page has no sockets: the sentence says what to do
const client = new ServiceRpcClient('prices', {
  config: { connection_retry: { max_retries_at_start: 0 } },
})
client.start().then(
  () => console.log('connected?'),
  (error) => {
    const isOurs = error.cause instanceof ConfigurationError || error instanceof ConfigurationError
    console.log(PriceService.name, isOurs, error.message)
  },
)
