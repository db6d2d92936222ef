using Mlp.Data;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>A checkpoint that does not fit, or cannot be read or written, is refused with a reason, and changes nothing.</summary>
public sealed class TrainerCheckpointErrorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-checkpoint-").FullName;

    public static TheoryData<string, string> Others => new()
    {
        { "network", "size mismatch for network." },
        { "optimizer", "This is the state of \"Adam\", and \"SGD\" is to be loaded at optimizer." },
        { "hyper-parameter", "optimizer.beta2 is" },
        { "batch size", "batch_size is 32 in the checkpoint, and 16 here." },
        { "seed", "seed is 0 in the checkpoint, and 9 here." },
        { "shuffle", "shuffle is 1 in the checkpoint, and 0 here." },
        { "schedule", "\"scheduler.last_epoch\"" },
        { "early stopping", "This is the state of \"a trainer without RestoreBest\", and \"a trainer with RestoreBest\" is to be loaded at early_stopping." },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Others))]
    public void The_checkpoint_of_something_else_is_refused(string what, string reason)
    {
        string path = Saved();
        IMlp net = Net(what == "network" ? Wide : Full, seed: 5);
        Optimizer optimizer = what switch
        {
            "optimizer" => new SGD(net.StateLayout, 0.1f),
            "hyper-parameter" => new Adam(net.StateLayout, 0.01f, beta2: 0.5),
            _ => new Adam(net.StateLayout, 0.01f),
        };
        Trainer trainer = new(net, new CrossEntropyLoss(), optimizer, new TrainerOptions
        {
            BatchSize = what == "batch size" ? 16 : 32,
            Seed = what == "seed" ? 9 : 0,
            Shuffle = what != "shuffle",
            Scheduler = what == "schedule" ? new StepLR(optimizer, 3) : null,
            EarlyStopping = what == "early stopping" ? new EarlyStopping() : null,
        });
        StateDictException error = AssertNothingChanges<StateDictException>(trainer, path);
        Assert.Contains($"loading state_dict for the training of {net.StateLayout.NetworkName} from '{path}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.FileName);
    }

    [Fact]
    public void A_torn_file_is_refused_wherever_it_ends()
    {
        byte[] whole = File.ReadAllBytes(Saved());
        string path = Path.Combine(_folder, "torn");
        Trainer trainer = Trainer();
        trainer.Fit(Labelled(90), 1);
        for (int length = 0; length < whole.Length; length += length < 100 ? 7 : 997)
        {
            File.WriteAllBytes(path, whole[..length]);
            InvalidDataException error = AssertNothingChanges<InvalidDataException>(trainer, path);
            Assert.Contains($"from '{path}'", error.Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        AssertNothingChanges<InvalidDataException>(trainer, path);
    }

    [Fact]
    public void Another_file_is_refused()
    {
        Trainer trainer = Trainer();
        trainer.Fit(Labelled(90), 1);
        string weights = Path.Combine(_folder, "weights"), text = Path.Combine(_folder, "text"), adam = Path.Combine(_folder, "adam");
        trainer.Network.Save(weights);
        trainer.Optimizer.Save(adam);
        File.WriteAllText(text, "a text that is no checkpoint");
        AssertNothingChanges<StateDictException>(trainer, weights);
        Assert.Contains("\"Adam\", and \"Trainer\" is to be loaded", AssertNothingChanges<StateDictException>(trainer, adam).Message, StringComparison.Ordinal);
        AssertNothingChanges<InvalidDataException>(trainer, text);
        Assert.Contains("there is no file", AssertNothingChanges<FileNotFoundException>(trainer, Path.Combine(_folder, "none")).Message, StringComparison.Ordinal);
        Assert.Contains("there is no folder", AssertNothingChanges<DirectoryNotFoundException>(trainer, Path.Combine(_folder, "no", "x")).Message, StringComparison.Ordinal);
        Assert.Contains("it is a folder", AssertNothingChanges<UnauthorizedAccessException>(trainer, _folder).Message, StringComparison.Ordinal);
    }

    /// <summary>Known before the first step is trained.</summary>
    [Fact]
    public void A_path_that_cannot_be_written_is_refused_before_training()
    {
        string missing = Path.Combine(_folder, "missing", "x"), readOnly = Path.Combine(_folder, "read-only");
        File.WriteAllText(readOnly, "");
        File.SetAttributes(readOnly, FileAttributes.ReadOnly);
        foreach ((string path, string reason) in new[] { (missing, "does not exist. Create it first."), (readOnly, "the file is read-only"), (_folder, "it is a folder") })
        {
            Trainer trainer = Trainer(options: new TrainerOptions { CheckpointPath = path });
            string before = trainer.Bits();
            foreach (Action action in new Action[] { () => trainer.Fit(Labelled(90), 1), () => trainer.SaveCheckpoint(path) })
            {
                Exception error = Assert.ThrowsAny<Exception>(action);
                Assert.True(error is IOException or UnauthorizedAccessException);
                Assert.Contains($"'{path}' cannot be saved: ", error.Message, StringComparison.Ordinal);
                Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(before, trainer.Bits());
        }

        File.SetAttributes(readOnly, FileAttributes.Normal);
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_written_any_more_loses_nothing()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "vanishes")).FullName;
        TrainerOptions options = new() { EarlyStopping = new EarlyStopping(), CheckpointPath = Path.Combine(folder, "x") };
        Trainer trainer = Trainer(options: options), whole = Trainer(options: options with { CheckpointPath = null });
        trainer.EpochCompleted += epoch =>
        {
            if (epoch.Epoch == 2)
            {
                Directory.Delete(folder, recursive: true);
            }
        };
        Assert.Throws<DirectoryNotFoundException>(() => trainer.Fit(Labelled(90), 5));
        Assert.Equal((2, 6), (trainer.Epoch, trainer.StepCount));
        Directory.CreateDirectory(folder);
        trainer.Fit(Labelled(90), 5);
        whole.Fit(Labelled(90), 5);
        Assert.Equal(whole.Bits(), trainer.Bits());
        Assert.Equal([Path.Combine(folder, "x")], Directory.GetFiles(folder));
    }

    [Fact]
    public void An_optimizer_of_the_users_own_has_no_checkpoints()
    {
        IMlp net = Net(Full);
        Trainer trainer = new(net, new CrossEntropyLoss(), new Own(net.StateLayout));
        trainer.Fit(Labelled(90), 1);
        Assert.Contains("Own", Assert.Throws<NotSupportedException>(() => trainer.SaveCheckpoint(Path.Combine(_folder, "x"))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => trainer.LoadCheckpoint(Path.Combine(_folder, "x")));
        Assert.Throws<NotSupportedException>(() => new Trainer(net, new CrossEntropyLoss(), new Own(net.StateLayout), new TrainerOptions { CheckpointPath = "x" }));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    /// <summary>Optimizers and schedules by themselves, by path.</summary>
    [Fact]
    public void Optimizers_and_schedules_are_saved_by_path()
    {
        string path = Path.Combine(_folder, "x");
        Trainer trainer = Trainer();
        trainer.Fit(Labelled(90), 1);
        trainer.Optimizer.Save(path);
        Adam other = new(trainer.Network.StateLayout, 0.01f);
        other.Load(path);
        Assert.Equal((3, 0.01f), (other.StepCount, (float)other.LearningRate));
        Assert.Contains($"from '{path}'", Assert.Throws<StateDictException>(() => new SGD(trainer.Network.StateLayout, 1).Load(path)).Message, StringComparison.Ordinal);
        StepLR schedule = new(other, 2), loaded = new(other, 2);
        schedule.Step();
        schedule.Save(path);
        loaded.Load(path);
        Assert.Equal(1, loaded.LastEpoch);
        ReduceLROnPlateau plateau = new(other), loadedPlateau = new(other);
        plateau.Step(3);
        plateau.Save(path);
        loadedPlateau.Load(path);
        Assert.Equal(3, loadedPlateau.Best);
        Assert.Throws<NotSupportedException>(() => new Own(trainer.Network.StateLayout).Save(path));
        Assert.Throws<StateDictException>(() => loaded.Load(path));
    }

    private static T AssertNothingChanges<T>(Trainer trainer, string path)
        where T : Exception
    {
        string before = trainer.Bits();
        T error = Assert.Throws<T>(() => trainer.LoadCheckpoint(path));
        Assert.Equal(before, trainer.Bits());
        return error;
    }

    private string Saved()
    {
        string path = Path.Combine(_folder, "saved");
        Trainer trainer = Trainer();
        trainer.Fit(Labelled(90), 2);
        trainer.SaveCheckpoint(path);
        return path;
    }

    private sealed class Own(StateLayout layout) : Optimizer(layout, 0.01f)
    {
        public override void Step(ParameterBuffer parameters, ReadOnlySpan<float> gradients) => CheckStep(parameters, gradients);
    }
}
