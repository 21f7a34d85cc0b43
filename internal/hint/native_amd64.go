package hint

const nativeMachine = emX8664
