using System;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Matrix products in double precision.</summary>
internal static class Products
{
    /// <summary>The product over the last axis of a tensor and the first of a matrix, or of a matrix and a matrix.</summary>
    public static Tensor MatMul(Tensor left, Tensor right, int mostElements, Budget budget)
    {
        if (left.Rank == 0 || right.Rank is 0 or > 2)
        {
            throw new NotHeldException($"multiplies tensors of the shapes {left} and {right}: MlpGen holds products with a matrix");
        }

        int depth = left.Dims[left.Rank - 1], rows = depth == 0 ? 0 : left.Values.Length / depth;
        int columns = right.Rank == 2 ? right.Dims[1] : 1;
        if (right.Dims[0] != depth)
        {
            throw new NotHeldException($"multiplies tensors of the shapes {left} and {right}, which do not fit together");
        }

        if (Tensor.Count([rows, columns]) > mostElements)
        {
            throw new NotHeldException("computes more constants than the file has bytes");
        }

        double[] values = new double[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int k = 0; k < depth; k++)
            {
                double factor = left.Values[row * depth + k];
                if (factor == 0)
                {
                    continue; // most are, where rows are unit vectors
                }

                budget.Spend(columns);
                for (int column = 0; column < columns; column++)
                {
                    values[row * columns + column] += factor * right.Values[k * columns + column];
                }
            }
        }

        return new Tensor([.. left.Dims.Take(left.Rank - 1), .. right.Dims.Skip(1)], values);
    }

    /// <summary>Gemm: alpha · A · B + beta · C.</summary>
    public static Tensor Gemm(GraphNode node, Tensor a, Tensor b, Tensor? c, int mostElements, Budget budget)
    {
        a = node.Int("transA", 0) != 0 ? Reshaping.Transpose(a, null) : a;
        b = node.Int("transB", 0) != 0 ? Reshaping.Transpose(b, null) : b;
        double alpha = node.Float("alpha", 1), beta = node.Float("beta", 1);
        Tensor product = MatMul(a, b, mostElements, budget);
        product = new Tensor(product.Dims, Array.ConvertAll(product.Values, value => alpha * value));
        return c is null ? product : Elementwise.Broadcast(product, c, (sum, bias) => sum + beta * bias, mostElements);
    }
}
