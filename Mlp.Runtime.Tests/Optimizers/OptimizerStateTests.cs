using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Mlp.Runtime.Tests.State;

namespace Mlp.Tests.Optimizers;

/// <summary>
/// An optimizer that was saved and loaded takes the same steps, bit for bit; what does not fit is an error that changes nothing.
/// </summary>
public class OptimizerStateTests
{
    private static readonly Dictionary<string, Func<Optimizer>> s_optimizers =
        new(TrajectoryCases.Optimizers.Concat(TrajectoryCases.Lions));

    public static TheoryData<string> Labels => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Labels))]
    public void Steps_after_loading_equal_those_without(string label)
    {
        Trajectory straight = Create(label), resumed = Create(label);
        straight.Run(0, 40);
        byte[] optimizer = Saved(straight.Optimizer);
        byte[]? schedule = straight.Scheduler is null ? null : Saved(straight.Scheduler.Save);
        resumed.Parameters.CopyFrom(straight.Parameters);
        resumed.Optimizer.Load(new SocketLikeStream(optimizer, 7));
        resumed.Scheduler?.Load(new MemoryStream(schedule!));
        Assert.Equal(optimizer, Saved(resumed.Optimizer));
        straight.Run(40, 100);
        resumed.Run(40, 100);
        Assert.Equal(Bits(straight.Parameters), Bits(resumed.Parameters));
        Assert.Equal(Saved(straight.Optimizer), Saved(resumed.Optimizer));
        Assert.Equal(100, resumed.Optimizer.StepCount);
        Assert.NotEqual(optimizer, Saved(resumed.Optimizer));
    }

    /// <summary>In 0.1.0, SGD was called Sgd, and RMSprop RmsProp.</summary>
    [Theory]
    [InlineData("sgd-nesterov", "kind.SGD", "kind.Sgd")]
    [InlineData("rmsprop-all", "kind.RMSprop", "kind.RmsProp")]
    public void Files_with_former_names_load(string label, string name, string former)
    {
        Trajectory straight = Create(label), resumed = Create(label);
        straight.Run(0, 5);
        byte[] saved = Saved(straight.Optimizer);
        byte[] old = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(saved).Replace(name, former, StringComparison.Ordinal));
        Assert.NotEqual(saved, old);
        resumed.Optimizer.Load(new MemoryStream(old));
        Assert.Equal(saved, Saved(resumed.Optimizer));
        byte[] other = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(saved).Replace(name, name.ToUpperInvariant().Replace("KIND", "kind", StringComparison.Ordinal)[..^1] + "X", StringComparison.Ordinal));
        Assert.Throws<StateDictException>(() => resumed.Optimizer.Load(new MemoryStream(other)));
    }

    /// <summary>In 0.1.0, some hyper-parameters were floats.</summary>
    [Fact]
    public void Files_whose_hyper_parameters_were_floats_load()
    {
        StateLayout layout = TrajectoryCases.Layout;
        byte[] old = Saved(new AdamW(layout, epsilon: 1e-7f, weightDecay: 0.1f));
        AdamW loaded = new(layout, epsilon: 1e-7, weightDecay: 0.1);
        loaded.Load(new MemoryStream(old));
        Assert.Throws<StateDictException>(() => new AdamW(layout, epsilon: 1e-7, weightDecay: 0.10001).Load(new MemoryStream(old)));
    }

    [Fact]
    public void Names_shapes_and_order_are_PyTorchs()
    {
        Trajectory trajectory = Create("adam");
        trajectory.Run(0, 3);
        List<SafetensorsEntry> entries = Entries(Saved(trajectory.Optimizer), out byte[] data);
        string[] expectedNames =
        [
            "beta1", "beta2", "amsgrad", "eps", "initial_lr", "kind.Adam", "lr", "maximize", "step",
            .. TrajectoryCases.Layout.Tensors.Where(t => t.IsParameter).SelectMany(t => (string[])
            [
                $"param_groups.{t.Name}.lr_factor", $"param_groups.{t.Name}.weight_decay",
                $"state.{t.Name}.exp_avg", $"state.{t.Name}.exp_avg_sq",
            ]),
        ];
        Assert.Equal(expectedNames.Order(), entries.Select(entry => entry.Name).Order());
        SafetensorsEntry moment = entries.Single(entry => entry.Name == "state.4.weight.exp_avg");
        Assert.Equal(("F32", "2,3"), (moment.Type, string.Join(',', moment.Shape)));
        float[] expected = new float[6];
        TrajectoryCases.Layout.ReadParameter("4.weight", ((Adam)trajectory.Optimizer).FirstMoment, expected);
        Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(data.AsSpan((int)moment.Begin, 24)).ToArray());
        Assert.DoesNotContain(0f, expected);
        SafetensorsEntry step = entries.Single(entry => entry.Name == "step");
        Assert.Equal(3, BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan((int)step.Begin)));
    }

    [Fact]
    public void Files_do_not_depend_on_the_packing()
    {
        StateLayout packed = TrajectoryCases.Layout;
        StateLayout loose = new(
            packed.NetworkName,
            packed.ParameterLength * 3,
            packed.BufferLength,
            [.. packed.Tensors.Select(t => new TensorInfo(t.Name, t.Role, t.Shape, t.IsParameter ? (t.Offset * 2) + 32 : t.Offset))]);
        Trajectory expected = new(new AdamW(packed, groups: TrajectoryCases.Layers()), maximize: false);
        Trajectory actual = new(new AdamW(loose, groups: TrajectoryCases.Layers()), maximize: false);
        expected.Run(0, 20);
        actual.Run(0, 20);
        Assert.Equal(expected.Flat, actual.Flat);
        Assert.Equal(Saved(expected.Optimizer), Saved(actual.Optimizer));
        Trajectory other = new(new AdamW(loose, groups: TrajectoryCases.Layers()), maximize: false);
        other.Optimizer.Load(new MemoryStream(Saved(expected.Optimizer)));
        Assert.Equal(Saved(expected.Optimizer), Saved(other.Optimizer));
    }

    [Fact]
    public void A_locale_with_commas_changes_nothing()
    {
        byte[] expected = Saved(Create("adagrad-all").Optimizer);
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(expected, Saved(Create("adagrad-all").Optimizer));
            string message = CheckRefused("adagrad", expected).Message;
            Assert.Contains("lr_decay is 0.0078125 in the checkpoint, and 0 here.", message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Another_kind_is_refused_by_its_name()
    {
        StateDictException error = CheckRefused("adamw", Saved(Create("adam").Optimizer));
        Assert.Contains("for AdamW of DigitNet", error.Message, StringComparison.Ordinal);
        Assert.Equal(["This is the state of \"Adam\", and \"AdamW\" is to be loaded."], error.SettingMismatches);
        Assert.Empty(error.MissingKeys);
    }

    [Fact]
    public void Other_hyper_parameters_are_refused_all_at_once()
    {
        StateDictException error = CheckRefused("adam-decay", Saved(Create("adam").Optimizer));
        Assert.Equal(6, error.SettingMismatches.Count);
        Assert.Contains("param_groups.0.weight.weight_decay is 0 in the checkpoint, and 0.0625 here.", error.SettingMismatches);
        error = CheckRefused("adam", Saved(Create("adam-amsgrad").Optimizer));
        Assert.Contains("state.0.bias.max_exp_avg_sq", error.UnexpectedKeys);
        error = CheckRefused("sgd-nesterov", Saved(Create("sgd").Optimizer));
        Assert.Contains("state.0.bias.momentum_buffer", error.MissingKeys);
        error = CheckRefused("sgd-maximize", Saved(Create("sgd-momentum-dampening").Optimizer));
        Assert.Contains("maximize is 0 in the checkpoint, and 1 here.", error.SettingMismatches);
        Assert.Contains("dampening is 0.25 in the checkpoint, and 0 here.", error.SettingMismatches);
    }

    [Fact]
    public void Another_networks_state_is_refused()
    {
        StateDictException error = CheckRefused("adam", Saved(new Adam(StateLayouts.Mlp([2, 3, 3], norm: true), 0.03125f)));
        Assert.Equal(
            ["state.4.bias.exp_avg", "state.4.bias.exp_avg_sq", "state.4.weight.exp_avg", "state.4.weight.exp_avg_sq"],
            error.SizeMismatches.Select(m => m.Name).Order());
        error = CheckRefused("adam", Saved(new Adam(StateLayouts.Mlp([2, 3, 2], norm: false), 0.03125f)));
        Assert.Contains("state.1.weight.exp_avg", error.MissingKeys);
        Assert.Contains("state.3.weight.exp_avg", error.UnexpectedKeys);
    }

    [Fact]
    public void Torn_and_lengthened_files_are_refused()
    {
        byte[] file = Saved(Create("sgd-nesterov").Optimizer);
        for (int length = 0; length < file.Length; length += length < 16 || length > file.Length - 16 ? 1 : 41)
        {
            CheckInvalid("sgd-nesterov", file[..length]);
        }

        CheckInvalid("sgd-nesterov", [.. file, 0]);

        // A stream that does not know its length.
        Assert.Throws<InvalidDataException>(() => Create("sgd-nesterov").Optimizer.Load(new SocketLikeStream([.. file, 0], 50)));
        CheckInvalid("sgd-nesterov", Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1"));
    }

    [Theory]
    [InlineData("lr", double.NaN)]
    [InlineData("lr", -1.0)]
    [InlineData("lr", double.PositiveInfinity)]
    [InlineData("initial_lr", -1.0)]
    [InlineData("beta1", 1.0)]
    [InlineData("beta1", double.NaN)]
    public void Numbers_that_cannot_be_are_refused(string name, double value)
    {
        byte[] file = Saved(Create("adam").Optimizer);
        BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan(Begin(file, name)), value);
        Assert.Contains($"'{name}' cannot be", CheckInvalid("adam", file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_are_not_negative()
    {
        byte[] file = Saved(Create("adam").Optimizer);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Begin(file, "step")), -1);
        Assert.Contains("'step' is a count and cannot be -1", CheckInvalid("adam", file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_that_cannot_be_used_are_refused()
    {
        Optimizer optimizer = Create("adam").Optimizer;
        Assert.Throws<ArgumentNullException>("stream", () => optimizer.Save((Stream)null!));
        Assert.Throws<ArgumentNullException>("stream", () => optimizer.Load((Stream)null!));
        Assert.Throws<ArgumentException>("stream", () => optimizer.Save(new SocketLikeStream([], 1)));
        Assert.Throws<ArgumentException>("stream", () => optimizer.Load(new WriteOnlyStream()));
        Assert.Throws<IOException>(() => optimizer.Save(new WriteOnlyStream(100)));
        WriteOnlyStream stream = new();
        optimizer.Save(stream);
        Assert.Equal(Saved(optimizer), stream.Content);
    }

    internal static byte[] Saved(Action<Stream> save)
    {
        MemoryStream stream = new();
        save(stream);
        return stream.ToArray();
    }

    private static byte[] Saved(Optimizer optimizer) => Saved(optimizer.Save);

    private static Trajectory Create(string label)
    {
        Optimizer optimizer = s_optimizers[label]();
        return new Trajectory(optimizer, label.Contains("maximize", StringComparison.Ordinal), TrajectoryCases.Schedule(label, optimizer));
    }

    private static StateDictException CheckRefused(string label, byte[] file) => CheckError<StateDictException>(label, file);

    private static InvalidDataException CheckInvalid(string label, byte[] file) => CheckError<InvalidDataException>(label, file);

    /// <summary>Loading fails, and neither the state nor the next steps change.</summary>
    private static TError CheckError<TError>(string label, byte[] file)
        where TError : Exception
    {
        Trajectory trajectory = Create(label);
        trajectory.Run(0, 2);
        byte[] before = Saved(trajectory.Optimizer);
        TError error = Assert.Throws<TError>(() => trajectory.Optimizer.Load(new MemoryStream(file)));
        Assert.Equal(before, Saved(trajectory.Optimizer));
        return error;
    }

    private static List<SafetensorsEntry> Entries(byte[] file, out byte[] data)
    {
        SafetensorsStream stream = new(new MemoryStream(file));
        List<SafetensorsEntry> entries = SafetensorsHeader.Read(stream);
        data = file[(int)stream.Position..];
        return entries;
    }

    private static int Begin(byte[] file, string name)
    {
        SafetensorsEntry entry = Entries(file, out byte[] data).Single(entry => entry.Name == name);
        return file.Length - data.Length + (int)entry.Begin;
    }

    private static byte[] Bits(ParameterBuffer parameters) => MemoryMarshal.AsBytes(parameters.AsSpan()).ToArray();
}
