using System.Runtime.InteropServices;
using System.Text;

namespace Mlp.Benchmarks.Peers;

/// <summary>Writes a network as an ONNX file, batch norms folded into the linear layers: the least work for the runtime.</summary>
internal static class OnnxModel
{
    public static byte[] Write(IReadOnlyDictionary<string, float[]> state, int layers, int rows)
    {
        Message graph = new();
        for (int layer = 0; layer < layers; layer++)
        {
            bool last = layer == layers - 1;
            (float[] weight, float[] bias) = Folding.Fold(state, layer);
            int inputs = weight.Length / bias.Length;
            graph.Add(5, Initializer($"weight{layer}", weight, bias.Length, inputs));
            graph.Add(5, Initializer($"bias{layer}", bias, bias.Length));
            if (layer == 0)
            {
                graph.Add(11, Value("inputs", rows, inputs));
            }

            Message transposed = new Message().Add(1, "transB").Add(3, 1).Add(20, 2);
            graph.Add(1, Node("Gemm", last ? "outputs" : $"linear{layer}", layer == 0 ? "inputs" : $"hidden{layer - 1}", $"weight{layer}", $"bias{layer}").Add(5, transposed));
            if (last)
            {
                graph.Add(12, Value("outputs", rows, bias.Length));
            }
            else
            {
                graph.Add(1, Node("Relu", $"hidden{layer}", $"linear{layer}"));
            }
        }

        graph.Add(2, "mlp");
        return new Message().Add(1, 8).Add(7, graph).Add(8, new Message().Add(1, "").Add(2, 17)).ToArray();
    }

    private static Message Node(string operation, string output, params string[] inputs)
    {
        Message node = new();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        return node.Add(2, output).Add(3, $"{operation}.{output}").Add(4, operation);
    }

    private static Message Initializer(string name, float[] values, params int[] shape)
    {
        Message tensor = new();
        foreach (int size in shape)
        {
            tensor.Add(1, size);
        }

        return tensor.Add(2, 1).Add(8, name).Add(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    private static Message Value(string name, params int[] shape)
    {
        Message dimensions = new();
        foreach (int size in shape)
        {
            dimensions.Add(1, new Message().Add(1, size));
        }

        return new Message().Add(1, name).Add(2, new Message().Add(1, new Message().Add(1, 1).Add(2, dimensions)));
    }

    /// <summary>A protocol buffer in the making.</summary>
    private sealed class Message
    {
        private readonly MemoryStream _bytes = new();

        public Message Add(int field, long value)
        {
            Variable((ulong)field << 3);
            Variable((ulong)value);
            return this;
        }

        public Message Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

        public Message Add(int field, Message message) => Add(field, message.ToArray());

        public Message Add(int field, byte[] bytes)
        {
            Variable((ulong)field << 3 | 2);
            Variable((ulong)bytes.Length);
            _bytes.Write(bytes);
            return this;
        }

        public byte[] ToArray() => _bytes.ToArray();

        private void Variable(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.WriteByte((byte)(value | 0x80));
            }

            _bytes.WriteByte((byte)value);
        }
    }
}
