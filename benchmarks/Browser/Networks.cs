using Mlp;

namespace Browser;

[Mlp(16, 32, 16, 4)]
internal sealed partial class SmallNet;

[Mlp(64, 128, 64, 10)]
internal sealed partial class LargeNet;
