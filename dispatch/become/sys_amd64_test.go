package become

const sysMemfdCreate = 319
