// Where the page is: what stands behind # in the address.
class Address {
  hash = $state(location.hash)

  constructor() {
    addEventListener('hashchange', () => { this.hash = location.hash })
  }
}

export const address = new Address()
