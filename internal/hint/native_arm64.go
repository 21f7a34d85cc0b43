package hint

const nativeMachine = emAArch64
