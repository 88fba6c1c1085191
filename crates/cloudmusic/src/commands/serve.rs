use std::error::Error;
use std::sync::Arc;

use pipeline::{Bench, Studio, Till, Worker};
use settings::{Role, Settings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::Site;

use crate::cli::Serve;
use crate::exit::Exit;
use crate::opening::{self, flag};
use crate::output::{complain, line, with_causes};
use crate::{log, opening::OpenError};

/// Threads that serve: two keep up with far more than one machine's workers make.
const THREADS: usize = 2;

/// Threads that read and write files, beside one for each worker: memory that one has used is not another's.
const FILE_THREADS: usize = 3;

pub(crate) fn run(arguments: &Serve) -> Exit {
    if arguments.example_settings {
        return said(line(settings::example().trim_end()));
    }
    let listen = arguments.listen.as_ref().map(|value| flag("--listen", "server.listen", value));
    let role = arguments.role.as_ref().map(|value| flag("--role", "server.role", value));
    let more = listen.into_iter().chain(role).collect();
    let settings = match opening::settings(&arguments.configured, more) {
        Ok(settings) => settings,
        Err(error) => {
            complain(&error.to_string());
            return Exit::Refused;
        }
    };
    if arguments.print_settings {
        let rows = settings.explain().iter();
        let rows: Vec<String> =
            rows.map(|row| format!("{} = {}  ({})", row.key, row.value, row.source)).collect();
        return said(line(&rows.join("\n")));
    }
    match start(&settings) {
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(&with_causes(error.as_ref()));
            Exit::Other
        }
    }
}

fn said(result: std::io::Result<()>) -> Exit {
    if result.is_ok() { Exit::Done } else { Exit::Other }
}

fn start(settings: &Settings) -> Result<(), Box<dyn Error>> {
    let _log = log::start(&settings.log, &settings.server.data)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("cloudmusic")
        .max_blocking_threads(
            (settings.queue.workers + settings.queue.recordings) as usize + FILE_THREADS,
        )
        .enable_all()
        .build()?;
    let served = runtime.block_on(serve(settings));
    // An engine whose job was put back may take long to notice; nobody waits for it.
    runtime.shutdown_background();
    served
}

async fn serve(settings: &Settings) -> Result<(), Box<dyn Error>> {
    // Before anything is opened, so that a signal that comes early is not missed.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (drain, draining) = watch::channel(false);
    let (abandon, abandoning) = watch::channel(false);

    let studio = Arc::new(opening::studio(settings).await?);
    let till = Arc::new(opening::till(settings, studio.database().clone())?);
    let mut hands = JoinSet::new();
    if settings.server.role != Role::Web {
        let queue = &settings.queue;
        for (bench, count) in
            [(Bench::Playing, queue.workers), (Bench::Recording, queue.recordings)]
        {
            for number in 1..=count {
                let name = format!("{}-{}-{number}", std::process::id(), bench.name());
                let (studio, drain, abandon) =
                    (studio.clone(), draining.clone(), abandoning.clone());
                hands.spawn(Worker::new(studio, bench, name, drain, abandon).run());
            }
        }
    }
    let (examiner, end) = (studio.clone(), draining.clone());
    hands.spawn(examiner.check_engines(end));
    let (caretaker, end) = (studio.clone(), draining.clone());
    hands.spawn(async move { caretaker.upkeep(end).await });
    let (cashier, end) = (till.clone(), draining.clone());
    hands.spawn(async move { cashier.attend(end).await });
    let mut door = match settings.server.role {
        Role::Worker => None,
        _ => Some(tokio::spawn(open_door(settings, studio.clone(), till, draining).await?)),
    };
    tracing::info!(role = ?settings.server.role, workers = settings.queue.workers, "the studio is open");

    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        failed = async { door.as_mut().expect("it is only asked when there is one").await }, if door.is_some() => {
            failed??;
        }
    }
    tracing::info!("finishing what is at hand");
    drain.send_replace(true);
    let patience = settings.server.drain;
    if tokio::time::timeout(patience, finished(&mut hands)).await.is_err() {
        tracing::warn!("what is at hand is put back into the queue");
        abandon.send_replace(true);
        finished(&mut hands).await;
    }
    if let Some(door) = door {
        door.await??;
    }
    studio.database().clone().close().await;
    tracing::info!("the studio is closed");
    Ok(())
}

async fn finished(hands: &mut JoinSet<()>) {
    while let Some(ended) = hands.join_next().await {
        if let Err(error) = ended {
            tracing::error!(error = &error as &dyn Error, "a worker ended in the middle");
        }
    }
}

/// The page and the API, from when they can be reached until the draining is over.
async fn open_door(
    settings: &Settings,
    studio: Arc<Studio>,
    till: Arc<Till>,
    draining: watch::Receiver<bool>,
) -> Result<impl Future<Output = Result<(), web::ServeError>> + use<>, Box<dyn Error>> {
    let server = &settings.server;
    let key = studio.database().key("cookie").await.map_err(OpenError::Store)?;
    let site = Site {
        studio,
        till,
        trusted_proxies: server.trusted_proxies.clone().into(),
        https: server.public_url.as_ref().is_some_and(|url| url.is_https()),
        cookie_key: key.into(),
        replicate: opening::replicate_webhook(settings)?.map(Arc::new),
        end: draining.clone(),
    };
    let listener = TcpListener::bind(server.listen).await.map_err(|error| {
        format!("{} cannot be listened at: {error}; --listen takes another address", server.listen)
    })?;
    let address = listener.local_addr()?;
    tracing::info!("the page is at http://{address}");
    let (router, drain) = (web::router(site), server.drain);
    Ok(async move {
        let mut draining = draining;
        let end = async move {
            // The sender is there as long as this runs.
            drop(draining.wait_for(|draining| *draining).await);
        };
        web::serve(listener, router, end, drain).await
    })
}
