package solo

// restorerFlag: arm64 needs no SA_RESTORER.
const restorerFlag = 0
