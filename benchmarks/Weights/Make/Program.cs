// The weights that Speed compiles in: initial values, and running statistics of some batches.
using Make;
using Mlp;

Save<Net16>("16-32-16-4");
Save<Net64>("64-128-64-10");
Save<Net37>("37-100-53-7");
Save<Net784>("784-256-128-10");

void Save<TNet>(string name)
    where TNet : class, IMlp<TNet>
{
    TNet net = TNet.Create(seed: 1);
    MlpTape tape = net.CreateTape(64);
    Random random = new(1);
    float[] inputs = new float[64 * TNet.InChannels];
    for (int batch = 0; batch < 50; batch++)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i] = 2 * random.NextSingle() - 1;
        }

        net.ForwardTraining(inputs, tape);
    }

    net.Save(Path.Combine(args[0], name + ".safetensors"));
}
