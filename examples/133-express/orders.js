import { defineService } from 'kinoko'

/** Takes orders, as long as there is enough. */
export const orders = defineService({
  name: 'orders',
  methods: {
    place(item, count) {
      if (count > 10) throw new RangeError(`there are not ${count} of ${item}`)
      return `${count} ${item}`
    },
  },
})
