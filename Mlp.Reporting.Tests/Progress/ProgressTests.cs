using System.Text.RegularExpressions;
using Mlp.Data;
using Mlp.Distributed;
using Mlp.Training;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Mlp.Reporting.Tests.Progress;

/// <summary>The display of a training, on a terminal and elsewhere.</summary>
public partial class ProgressTests
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";

    private readonly Dataset _training = Training.Points(96);
    private readonly Dataset _validation = Training.Points(30, seed: 2);

    [Fact]
    public void Elsewhere_it_is_a_line_for_each_epoch()
    {
        using TestConsole console = new TestConsole().Width(40);
        using InCulture german = new("de-DE");
        Trainer trainer = Training.Trainer(new PointNet(1));
        TrainingResult result = TrainerProgress.Fit(trainer, _training, 3, _validation, default, console, new ManualTime(TimeSpan.FromSeconds(1)));
        string[] lines = console.Output.TrimEnd().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.All(lines[..3], line => Assert.Matches(EpochLine(), line));
        Assert.StartsWith("epoch 1/3: loss 0.", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("; 0:00 left", lines[2], StringComparison.Ordinal);
        Assert.Matches(FormattableString.Invariant($@"^done after 3 epochs, \d+\.\d s; best epoch {result.BestEpoch}, loss 0\.\d+$"), lines[3]);
        Assert.DoesNotContain('\e', console.Output);
    }

    [Fact]
    public void Training_is_the_same_to_the_bit_and_its_events_are_free_again()
    {
        PointNet plain = new(1), shown = new(1);
        TrainingResult expected = Training.Trainer(plain).Fit(_training, 3, _validation);
        using TestConsole console = new();
        Trainer trainer = Training.Trainer(shown);
        Assert.Equal(expected, trainer.FitWithProgress(_training, 3, _validation, console: console));
        foreach (TensorInfo tensor in PointNet.Layout.Tensors)
        {
            float[] one = new float[tensor.Shape.Length], other = new float[tensor.Shape.Length];
            plain.ReadTensor(tensor.Name, one);
            shown.ReadTensor(tensor.Name, other);
            Assert.Equal(one, other);
        }

        string before = console.Output;
        trainer.Fit(_training, 5, _validation);
        Assert.Equal(before, console.Output);

        // Goes on with the trainer's own count of epochs.
        trainer.FitWithProgress(_training, 6, _validation, console: console);
        Assert.Contains("epoch 6/6: ", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_ranks_rank_0_alone_shows_it()
    {
        string[] outputs = new string[3];
        ThreadCollective.Run(outputs.Length, collective =>
        {
            using TestConsole console = new();
            Trainer trainer = Training.Trainer(new PointNet(1), new TrainerOptions { Collective = collective });
            Assert.Equal(3, trainer.FitWithProgress(collective.Shard(_training), 3, _validation, console: console).Epochs);
            outputs[collective.Rank] = console.Output;
        });
        Assert.Contains("epoch 3/3: ", outputs[0], StringComparison.Ordinal);
        Assert.Equal(["", ""], outputs[1..]);
    }

    [Fact]
    public void On_a_terminal_it_shows_bar_rate_losses_and_best_epoch()
    {
        using TestConsole console = Terminal();
        TrainerProgress.Fit(Training.Trainer(new PointNet(1)), _training, 4, _validation, default, console, new ManualTime(TimeSpan.FromSeconds(1)));
        string last = console.Output[console.Output.LastIndexOf("epoch 4/4", StringComparison.Ordinal)..];
        Assert.Contains("100%", last, StringComparison.Ordinal);
        Assert.Contains("━━━━", last, StringComparison.Ordinal);
        Assert.Contains("rows/s", last, StringComparison.Ordinal);
        Assert.Contains("last   epoch 4: loss 0.", last, StringComparison.Ordinal);
        Assert.Contains("best   epoch", last, StringComparison.Ordinal);
        Assert.Contains("accuracy 0.", last, StringComparison.Ordinal);
        Assert.Contains("done after 4 epochs", last, StringComparison.Ordinal);
        Assert.Contains(" left", console.Output, StringComparison.Ordinal);
        Assert.Contains(HideCursor, console.Output, StringComparison.Ordinal);
        AssertCursorIsBack(console);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancellation_leaves_the_console_in_order(bool isTerminal)
    {
        using TestConsole console = isTerminal ? Terminal() : new TestConsole();
        using CancellationTokenSource source = new();
        Trainer trainer = Training.Trainer(new PointNet(1));
        trainer.EpochCompleted += epoch =>
        {
            if (epoch.Epoch == 2)
            {
                source.Cancel();
            }
        };
        Assert.Equal(StopReason.Cancelled, trainer.FitWithProgress(_training, 50, _validation, source.Token, console).Reason);
        Assert.Contains("cancelled after 2 epochs", console.Output, StringComparison.Ordinal);
        AssertCursorIsBack(console);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exceptions_pass_and_leave_the_console_in_order(bool isTerminal)
    {
        using TestConsole console = isTerminal ? Terminal() : new TestConsole();
        Trainer trainer = Training.Trainer(new PointNet(1));
        trainer.EpochCompleted += Throw;
        Assert.Equal("stop", Assert.Throws<InvalidTimeZoneException>(() => trainer.FitWithProgress(_training, 50, console: console)).Message);
        AssertCursorIsBack(console);

        // The console is free for another display.
        trainer.EpochCompleted -= Throw;
        trainer.FitWithProgress(_training, 3, console: console);
        Assert.Contains("done after 3 epochs", console.Output, StringComparison.Ordinal);

        static void Throw(EpochResult epoch) => throw new InvalidTimeZoneException("stop");
    }

    [Fact]
    public void Divergence_passes()
    {
        using TestConsole console = Terminal();
        Trainer trainer = new(new PointNet(1), new CrossEntropyLoss(), new SGD(PointNet.Layout, learningRate: 1e38f));
        Assert.Throws<TrainingDivergedException>(() => trainer.FitWithProgress(_training, 50, console: console));
        AssertCursorIsBack(console);
    }

    [Fact]
    public void Steps_count_where_steps_end_the_training()
    {
        using TestConsole console = new();
        Trainer trainer = Training.Trainer(new PointNet(1), new TrainerOptions { BatchSize = 32, MaxSteps = 6 });
        trainer.FitWithProgress(_training, long.MaxValue, console: console);
        Assert.Contains("epoch 2/2: ", console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("validation", console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(80)]
    public void Lines_are_as_wide_as_the_terminal_at_most(int width)
    {
        using TestConsole console = Terminal().Width(width);
        Training.Trainer(new PointNet(1)).FitWithProgress(_training, 3, _validation, console: console);
        IEnumerable<string> texts = console.Output.Split('\n').Where(line => line.StartsWith("last ", StringComparison.Ordinal) || line.StartsWith("best ", StringComparison.Ordinal));
        Assert.NotEmpty(texts);
        Assert.All(texts, line => Assert.True(Escape().Replace(line, "").TrimEnd('\r').Length <= width, line));
    }

    [Theory]
    [InlineData(5, "0:05")]
    [InlineData(3599.9, "59:59")]
    [InlineData(360_000, "100:00:00")]
    public void Times_are_clocks(double seconds, string expected) => Assert.Equal(expected, ProgressState.Clock(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Arguments_are_the_trainer_s()
    {
        using TestConsole console = Terminal();
        Trainer trainer = Training.Trainer(new PointNet(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.FitWithProgress(_training, 0, console: console));
        Assert.Throws<ArgumentNullException>(() => trainer.FitWithProgress(null!, 1, console: console));
        Assert.Throws<ArgumentNullException>(() => TrainerProgress.FitWithProgress(null!, _training, 1, console: console));
        AssertCursorIsBack(console);
    }

    private static TestConsole Terminal()
    {
        TestConsole console = new TestConsole().Width(120).Interactive().SupportsAnsi(true).EmitAnsiSequences();
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static void AssertCursorIsBack(TestConsole console)
        => Assert.True(console.Output.LastIndexOf(ShowCursor, StringComparison.Ordinal) >= console.Output.LastIndexOf(HideCursor, StringComparison.Ordinal));

    [GeneratedRegex(@"\e\[[\d;?]*[A-Za-z]")]
    private static partial Regex Escape();

    [GeneratedRegex(@"^epoch \d/3: loss \d\.\d+; validation: loss \d\.\d+, accuracy \d(\.\d+)?(; best so far)?; [\d,]+ rows/s; \d+:\d\d left\r?$")]
    private static partial Regex EpochLine();
}
