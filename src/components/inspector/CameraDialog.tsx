import { useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { Dialog } from "../controls/Dialog.tsx";
import styles from "./intake.module.css";

export interface CameraDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onPicture: (picture: Blob) => void;
}

/** One frame of the camera. Its tracks stop whenever the window closes. */
export function CameraDialog({ open, onClose, onPicture }: CameraDialogProps) {
  const { shell } = useText();
  const video = useRef<HTMLVideoElement>(null);
  const [denied, setDenied] = useState(false);

  useEffect(() => {
    if (!open) return;
    let stream: MediaStream | null = null;
    let closed = false;
    setDenied(false);
    const start = async () => {
      try {
        const opened = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
        if (closed) {
          for (const track of opened.getTracks()) track.stop();
          return;
        }
        stream = opened;
        if (video.current) video.current.srcObject = opened;
      } catch {
        if (!closed) setDenied(true);
      }
    };
    void start();
    return () => {
      closed = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [open]);

  const shoot = () => {
    const source = video.current;
    if (!source?.videoWidth) return;
    const canvas = document.createElement("canvas");
    canvas.width = source.videoWidth;
    canvas.height = source.videoHeight;
    canvas.getContext("2d")?.drawImage(source, 0, 0);
    canvas.toBlob((blob) => {
      if (blob) onPicture(blob);
      onClose();
    }, "image/png");
  };

  return (
    <Dialog title={shell.intake.camera} open={open} onClose={onClose}>
      {denied ? (
        <p role="alert">{shell.intake.cameraDenied}</p>
      ) : (
        <>
          <video ref={video} className={styles.video} autoPlay playsInline muted />
          <button type="button" className={controls.button} onClick={shoot}>
            {shell.intake.shoot}
          </button>
        </>
      )}
      <p className="soft">{shell.intake.cameraHint}</p>
    </Dialog>
  );
}
