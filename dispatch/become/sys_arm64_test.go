package become

const sysMemfdCreate = 279
